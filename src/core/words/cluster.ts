/** Who coordinates, and the history of the cluster: what changed from one document to the next. */
import type { ClusterReasons } from '../reason.ts';
import { after, span } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const clusterWords: Sentences<ClusterReasons> = {
  coordinates: (f) => `${f.node} coordinates (term ${f.term})`,
  'takes-term': (f, say) => `takes term ${f.term}, because ${say(f.why)}`,
  'no-coordinator': () => 'there is no coordinator',
  'coordinator-is': (f) => `the coordinator ${f.node} is ${f.is}`,
  'coordinator-reborn': (f) => `the coordinator ${f.node} began a new incarnation`,
  'coordinator-leaves': (f) => `the coordinator ${f.node} leaves`,
  'coordinator-away': (f) => `the agent of the coordinator ${f.node} is being replaced`,
  'coordinator-suspect': (f, say) => `the coordinator ${f.node} is suspect: ${say(f.why)}`,
  'coordinator-silent': (f) => `the coordinator ${f.node} has renewed nothing for ${span(f.forMs)}`,
  'configuration-in-force': (f) => `configuration version ${f.version} is in force`,
  'configuration-unreadable': (f) => `configuration ${f.hash} cannot be read${after(f.said)}`,
  'cluster-disarmed': (f) => `disarmed by ${f.by}: nobody is accused or fenced`,
  'cluster-armed': () => 'armed again',
  'node-added': (f) => `${f.node} is a node now and may join`,
  'node-removed': (f) => `${f.node} is no longer a node`,
  'node-in': (f) => `${f.node} is in`,
  'node-gone': (f) => `${f.node} is gone (proof: ${f.proof}${f.by ? ` by ${f.by}` : ''})`,
  'node-accused': (f, say) =>
    `${f.node} is accused: ${say(f.why)}${f.attempt === undefined ? '' : `; fencing it (attempt ${f.attempt})`}`,
  'node-drained': (f) => `${f.node} is drained by ${f.by}`,
  'node-resumed': (f) => `${f.node} is resumed`,
  'group-removed': (f) => `${f.group} is no longer a group`,
  'group-free': (f, say) => `${f.group} is free (proof: ${f.proof})${f.why ? `: ${say(f.why)}` : ''}`,
  'group-assigned': (f, say) =>
    `${f.group} is assigned to ${f.node} (generation ${f.gen}, proof: ${f.proof})${f.why ? `: ${say(f.why)}` : ''}`,
  'group-draining': (f, say) =>
    f.why.kind === 'leaves'
      ? `${f.group} has to leave ${f.node}: ${say(f.why.why)}`
      : `${f.group} is drained from ${f.node}: ${say(f.why)}`,
  'group-pinned': (f) => `${f.group} is pinned to ${f.node} by ${f.by}`,
  'pin-ended': (f) => `the pin of ${f.group} has ended`,
  'maintenance-began': (f) => `${f.group} is under maintenance (${f.by}): hands off`,
  'maintenance-ended': (f) => `maintenance of ${f.group} has ended`,
  'shall-not-run': (f, say) => `${f.group} shall not run: ${say(f.why)}`,
  'may-run-again': (f) => `${f.group} may run again`,
};
