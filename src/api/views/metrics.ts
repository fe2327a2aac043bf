/**
 * What `GET /metrics` measures, all of it from one snapshot and as this node sees it. Labels are names of the cluster file and
 * states, so that there are no more series than there are nodes, groups, devices and networks. Times are in seconds.
 */
import type { AgentSnapshot, Measured } from '../../ports/agent-facade.ts';
import type { StatusView } from '../contract/views.ts';
import { levelsSeen } from './fence-problems.ts';
import { gauge, type Metric, type Sample } from './metric-text.ts';
import { notificationMetrics } from './notification-metrics.ts';
import { readinessMetrics } from './readiness-metrics.ts';
import { viewWithReadiness } from './status.ts';

const nodeStates = ['in', 'accused', 'gone', 'out'] as const;

/** `tookMs`: so long the snapshot took, in which the store is asked how it is. */
export function viewMetrics(snapshot: AgentSnapshot, measured: Measured, tookMs: number): Metric[] {
  const { status, readiness } = viewWithReadiness(snapshot);
  return [
    ...ofAgent(status),
    ...ofNodes(status, snapshot),
    ...ofGroups(status),
    ...readinessMetrics(readiness),
    ...ofStore(status, tookMs),
    silences(measured),
    ...ofMoves(measured),
    certificates(measured),
    ...notificationMetrics(measured),
  ];
}

/** One sample, or none where nothing is known. */
function one(value: number | boolean | null | undefined): Sample[] {
  return value === null || value === undefined ? [] : [{ value }];
}

const seconds = (ms: number | null | undefined) => (ms === null || ms === undefined ? ms : ms / 1000);

function ofAgent(s: StatusView): Metric[] {
  const info = { cluster_name: s.cluster ?? '', node: s.node, version: s.version };
  const levels = ['alarm', 'warning'] as const;
  return [
    gauge('holdfast_agent_info', 'The agent that answers.', [{ labels: info, value: 1 }]),
    gauge('holdfast_initialised', 'The store holds a cluster and the agent has read it.', one(s.initialised)),
    gauge(
      'holdfast_problems',
      'What status lists, by level.',
      levels.map((level) => ({
        labels: { level },
        value: s.problems.filter((p) => p.level === level).length,
      })),
    ),
    gauge(
      'holdfast_disarmed',
      'Nobody is accused or fenced, since a person said so.',
      one(s.disarmed !== null),
    ),
    gauge(
      'holdfast_coordinator',
      'The agent that answers decides at present.',
      one(s.coordinator === s.node),
    ),
    gauge('holdfast_term', 'Term of the coordinator.', one(s.term)),
    gauge(
      'holdfast_document_version',
      'Version of the cluster document that is known here.',
      one(s.document),
    ),
    gauge('holdfast_configuration_version', 'Configuration in force.', one(s.configuration?.version)),
    gauge('holdfast_lease_valid', 'The lease of this node is valid.', one(s.lease.valid)),
    gauge('holdfast_lease_remaining_seconds', 'So long it is valid.', one(seconds(s.lease.remainingMs))),
    gauge(
      'holdfast_takeover_budget_seconds',
      'From a power loss to the service by the timers in force, as status shows it.',
      [
        ...labelled('typical', seconds(s.timing?.typicalMs)),
        ...labelled('worst', seconds(s.timing?.worstMs)),
      ],
    ),
    counter(
      'holdfast_beats_rejected_total',
      'Heartbeats thrown away here: wrong key or shape.',
      s.beats.rejected,
    ),
    counter('holdfast_beats_replayed_total', 'Heartbeats thrown away here: seen before.', s.beats.replayed),
  ];
}

function counter(name: Metric['name'], help: string, value: number): Metric {
  return { name, type: 'counter', help, samples: [{ value }] };
}

function labelled(bound: string, value: number | null | undefined): Sample[] {
  return one(value).map((sample) => ({ ...sample, labels: { bound } }));
}

function ofNodes({ nodes }: StatusView, snapshot: AgentSnapshot): Metric[] {
  return [
    gauge(
      'holdfast_node_state',
      'State of every node: 1 for the one it is in.',
      nodes.flatMap(({ name, state }) =>
        nodeStates.map((each) => ({ labels: { node: name, state: each }, value: each === state })),
      ),
    ),
    gauge(
      'holdfast_node_heard',
      'A member that another member hears.',
      nodes.flatMap(({ name, state, heard }) =>
        state === 'in' ? [{ labels: { node: name }, value: heard }] : [],
      ),
    ),
    gauge(
      'holdfast_node_drained',
      'Everything is moved away from it.',
      nodes.map(({ name, drained }) => ({ labels: { node: name }, value: drained !== null })),
    ),
    gauge(
      'holdfast_node_info',
      'Version of every agent.',
      nodes.flatMap(({ name, version }) =>
        version === null ? [] : [{ labels: { node: name, version }, value: 1 }],
      ),
    ),
    gauge('holdfast_peer_heard', 'This node hears the other one on that network.', hearing(snapshot)),
    gauge(
      'holdfast_fence_device_ready',
      'The device has said that the node is on when it was asked last, while the node is in.',
      nodes.flatMap(({ name }) =>
        levelsSeen(snapshot, name).flatMap((level, i) =>
          level.flatMap(({ by, seen }) =>
            seen === undefined
              ? []
              : [{ labels: { node: name, device: by, order: String(i + 1) }, value: seen.is === 'on' }],
          ),
        ),
      ),
    ),
  ];
}

function hearing({ hearing: networks, node }: AgentSnapshot): Sample[] {
  return Object.entries(networks).flatMap(([network, peers]) =>
    Object.entries(peers).flatMap(([peer, heard]) =>
      peer === node ? [] : [{ labels: { network, peer }, value: heard }],
    ),
  );
}

function ofGroups({ groups }: StatusView): Metric[] {
  return [
    gauge(
      'holdfast_group_running',
      'Everything of the group runs.',
      groups.map(({ name, state }) => ({ labels: { group: name }, value: state === 'running' })),
    ),
    gauge(
      'holdfast_group_wanted',
      'The group shall run: it is enabled, and nobody stopped it.',
      groups.map(({ name, enabled, stoppedBy }) => ({
        labels: { group: name },
        value: enabled && stoppedBy === null,
      })),
    ),
    gauge(
      'holdfast_group_state',
      'The state of every group.',
      groups.map(({ name, state }) => ({ labels: { group: name, state }, value: 1 })),
    ),
    gauge(
      'holdfast_group_owner',
      'The node that has the group.',
      groups.flatMap(({ name, node }) =>
        node === null ? [] : [{ labels: { group: name, node }, value: 1 }],
      ),
    ),
    gauge(
      'holdfast_group_generation',
      'Grows with every change of owner.',
      groups.map(({ name, generation }) => ({ labels: { group: name }, value: generation })),
    ),
    gauge(
      'holdfast_group_maintenance',
      'Nobody touches the group, since a person said so.',
      groups.map(({ name, maintenance }) => ({ labels: { group: name }, value: maintenance !== null })),
    ),
    gauge(
      'holdfast_group_failures',
      'Failures on all nodes that are remembered; they decay.',
      groups.map(({ name, failures }) => ({
        labels: { group: name },
        value: failures.reduce((sum, { count }) => sum + count, 0),
      })),
    ),
  ];
}

function ofStore({ store }: StatusView, tookMs: number): Metric[] {
  return [
    gauge('holdfast_store_reachable', 'The store answers this node.', one(store.reachable)),
    gauge('holdfast_store_healthy', 'The store is well, by its own word.', one(store.healthy)),
    gauge(
      'holdfast_store_believed',
      'Nothing that is known here contradicts what it shows.',
      one(store.believed),
    ),
    gauge('holdfast_store_last_answer_seconds', 'Since its last answer.', one(seconds(store.lastAnswerMs))),
    gauge(
      'holdfast_store_latency_seconds',
      'So long it took to say just now how it is; at most 1.5 s are waited.',
      one(seconds(tookMs)),
    ),
    gauge(
      'holdfast_store_member_well',
      'The member answers and does its part.',
      store.members.map(({ name, well }) => ({ labels: { member: name }, value: well })),
    ),
  ];
}

function ofMoves({ moves }: Measured): Metric[] {
  const labels = (proof: string) => ({ labels: { proof } });
  return [
    {
      name: 'holdfast_takeovers_total',
      type: 'counter',
      help: 'Groups given to this node since its daemon started, by what proved that the owner before was gone.',
      samples: moves.map(({ proof, count }) => ({ ...labels(proof), value: count })),
    },
    {
      name: 'holdfast_takeover_seconds',
      type: 'summary',
      help: 'From the accusation of the owner before, or where there was none from the decision, until the group ran here.',
      samples: moves.flatMap(({ proof, ended, sumMs }) => [
        { ...labels(proof), part: 'sum' as const, value: sumMs / 1000 },
        { ...labels(proof), part: 'count' as const, value: ended },
      ]),
    },
  ];
}

function silences({ silences: all }: Measured): Metric {
  return {
    name: 'holdfast_silences_total',
    type: 'counter',
    help: 'How often enough beats in a row were lost here that the other node was no longer heard on that network, since the daemon started.',
    samples: all.map(({ network, peer, count }) => ({ labels: { network, peer }, value: count })),
  };
}

function certificates({ certificates: all }: Measured): Metric {
  return gauge(
    'holdfast_certificate_end_timestamp_seconds',
    'When a certificate of this node, or of its authority, ends.',
    all.map(({ whose, endsAt }) => ({ labels: { whose }, value: Math.floor(endsAt / 1000) })),
  );
}
