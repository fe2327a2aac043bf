/**
 * What a plan means as things stand: what the cluster would refuse now, which groups wait for another one to let go of an
 * address, a device, a directory or a port, and which stop with one that they start after.
 */
import {
  type Claim,
  type Config,
  claimsOf,
  type GroupName,
  isInConflict,
  isSameClaim,
  type Json,
} from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';
import { notKnownByAll } from '../core/takeover/who-knows.ts';
import { advice } from '../core/words/advice.ts';
import { claimWords } from '../core/words/placement.ts';
import { words as wordsOf } from '../core/words/words.ts';
import { ofGroup } from './plan-group-changes.ts';
import type { PlannedChange } from './planned-change.ts';

/** Of the running cluster; the views of the API have it all. */
export interface Standing {
  readonly nodes: readonly {
    readonly name: string;
    readonly state: 'out' | 'in' | 'accused' | 'gone';
    /** It may be judged by its lease. */
    readonly lapse: boolean;
    /** Of what a configuration may need; null: it holds none up. */
    readonly knows: readonly string[] | null;
  }[];
  readonly groups: readonly {
    readonly name: GroupName;
    readonly node: string | null;
    readonly state: string;
    readonly reason: string;
    readonly holds: readonly Claim[];
    readonly stoppedBy: string | null;
  }[];
}

/** The changes, judged by how things stand, and what follows from that beside them. */
export function planAsThingsStand(
  changes: readonly PlannedChange[],
  from: Config,
  to: Config,
  standing: Standing,
): PlannedChange[] {
  return [
    ...changes.map((change) => judgeRemoval(change, to, standing)),
    ...heldUp(to, standing),
    ...judgedByLease(from, to, standing),
    ...claimWaits(from, to, standing),
    ...orderEffects(from, to, standing),
  ];
}

function judgeRemoval(change: PlannedChange, to: Config, { nodes }: Standing): PlannedChange {
  if (change.kind !== 'node' || change.name === '' || to.nodes[change.name]) return change;
  const node = nodes.find(({ name }) => name === change.name);
  if (node?.state !== 'in' && node?.state !== 'accused') return change;
  const what = node.state === 'in' ? 'it is in the cluster' : 'it is accused and not proved gone';
  const words = `node ${node.name} cannot be removed yet: ${what}; drain it, stop its agent, confirm that it is off, and apply again`;
  return { ...change, effect: 'refused', words };
}

/** By members with a version that does not know what the configuration needs: as the coordinator judges it. */
function heldUp(to: Config, { nodes }: Standing): PlannedChange[] {
  const knowing = nodes.flatMap(({ name, knows }) => (knows === null ? [] : [[name, knows] as const]));
  const reason = notKnownByAll(Object.fromEntries(knowing), to);
  if (reason === undefined) return [];
  const words = `the file cannot be applied yet: ${wordsOf(reason)}. ${advice(reason)}`;
  return [{ kind: 'cluster', name: '', effect: 'refused', words }];
}

/** The coordinator refuses these while a member may be judged by its lease. */
function judgedByLease(from: Config, to: Config, { nodes }: Standing): PlannedChange[] {
  const terms = ({ timing: { leaseMs, lapseMarginMs, onStoreLoss }, nodes: of }: Config) =>
    canonicalJson([
      leaseMs,
      lapseMarginMs,
      onStoreLoss,
      ...Object.keys(from.nodes).map((name) => of[name]?.watchdog ?? null),
    ] as unknown as Json);
  const member = nodes.find(({ lapse }) => lapse);
  if (member === undefined || terms(from) === terms(to)) return [];
  const words = `lease, lapseMargin, onStoreLoss and watchdogs cannot change while ${member.name} may be judged by its lease; put the old values back into the file`;
  return [{ kind: 'timing', name: '', effect: 'refused', words }];
}

type GroupStanding = Standing['groups'][number];

function claimWaits(from: Config, to: Config, { groups }: Standing): PlannedChange[] {
  return Object.entries(to.groups).flatMap(([name, group]) => {
    if (!group.enabled) return [];
    const before = from.groups[name]?.enabled ? claimsOf(from.groups[name]) : [];
    const fresh = claimsOf(group).filter((claim) => !before.some((one) => hadAlready(one, claim)));
    return groups.flatMap((holder) => {
      const held = holder.name === name ? [] : givenUp(holder, fresh, to);
      if (held.length === 0 || holder.node === null) return [];
      const what = from.groups[name]?.enabled ? `group ${name} changes` : `group ${name} starts`;
      const words = `${what} only when ${holder.name}, which has ${listed(held)} on ${holder.node}, ${ending(holder, to)}`;
      return [{ kind: 'group', name, effect: 'waits', words } as const];
    });
  });
}

/** The same, and not for itself alone what it only read before. */
function hadAlready(one: Claim, claim: Claim): boolean {
  return isSameClaim(one, claim) && (one.shared !== true || claim.shared === true);
}

/** What the holder has and shall not have any more: what it keeps another may never get, which is no wait. */
function givenUp(holder: GroupStanding, wanted: readonly Claim[], to: Config): Claim[] {
  const keeps = to.groups[holder.name]?.enabled ? claimsOf(to.groups[holder.name]) : [];
  return wanted.filter(
    (claim) =>
      holder.holds.some((one) => isInConflict(one, claim)) && !keeps.some((one) => isInConflict(one, claim)),
  );
}

function listed(claims: readonly Claim[]): string {
  return claims.map(claimWords).join(' and ');
}

function ending({ name, state, reason }: GroupStanding, to: Config): string {
  const end = to.groups[name]?.enabled ? 'has changed or stopped there' : 'has stopped there';
  return state === 'blocked' || state === 'stop-failed' ? `${end} (it is ${state}: ${reason})` : end;
}

/** A group that shall not run takes those with it that start after it. */
function orderEffects(from: Config, to: Config, { groups }: Standing): PlannedChange[] {
  const stands = (config: Config) => (name: GroupName) =>
    config.groups[name]?.enabled === true && groups.every((g) => g.name !== name || g.stoppedBy === null);
  return Object.keys(to.groups).flatMap((name) => {
    if (!stands(from)(name) || !stands(to)(name)) return [];
    const missing = firstMissing(to, name, stands(to));
    if (missing === undefined || firstMissing(from, name, stands(from)) !== undefined) return [];
    const words = `group ${name} stops as well: it starts after ${missing}, which shall not run`;
    return [ofGroup(name, { effect: 'stops', words })];
  });
}

function firstMissing(
  config: Config,
  name: GroupName,
  shallRun: (name: GroupName) => boolean,
  seen: readonly GroupName[] = [],
): GroupName | undefined {
  for (const other of config.groups[name]?.after ?? []) {
    const isLeftAlone = config.groups[name]?.withoutFirst?.[other]?.without === 'run';
    if (seen.includes(other) || isLeftAlone) continue;
    if (!shallRun(other)) return other;
    const further = firstMissing(config, other, shallRun, [...seen, name]);
    if (further !== undefined) return further;
  }
  return undefined;
}
