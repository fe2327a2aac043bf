/** Where a group may run, and where it may not. */
import type { PlacementReasons } from '../reason.ts';
import type { Sentences } from './sentences.ts';

export const placementWords: Sentences<PlacementReasons> = {
  'not-configured': () => 'it is no longer configured',
  'not-enabled': () => 'it is not enabled in the cluster file',
  'stopped-by': (f) => `it was stopped by ${f.by}`,
  'disabled-by': (f) => `it was disabled by ${f.by}`,
  'stopped-by-policy': (f, say) => `it was stopped by its failure policy: ${say(f.why)}`,
  'drained-by': (f) => `it is drained by ${f.by}`,
  'agent-stopping': () => 'its agent is stopping',
  'failed-there': (f, say) =>
    `it failed there (${say(f.why)}); it is left alone for ${Math.round(f.forMs / 1000)} s after that`,
  'not-preferred': () => 'it is not one of its preferred nodes, and it is restricted to them',
  'cut-off': (f) => `it is cut off from network ${f.network}`,
  'apart-from': (f) => `it is kept apart from ${f.group}`,
  'together-with': (f, say) => `${f.group} runs together with it, and there: ${say(f.why)}`,
  'no-member': () => 'no node is in the cluster',
  'no-node': (f, say) => {
    const each = f.nodes.map(({ node, why }) => `${node} (${say(why)})`).join(', ');
    return `no node may run it${each === '' ? '' : `: ${each}`}`;
  },
  'not-placed': () => 'it is not placed',
  stays: () => 'it stays where it is',
  'best-left': (f, say) => `${f.node} is the best left, although ${say(f.why)}`,
  ranked: (f) => `${f.node} is the ${f.rank} node for it`,
  'moved-for': (f) => `${f.node} was asked for`,
  'on-its-way': (f) => `it is on its way to ${f.node}`,
  'restarted-by': (f) => `restarted by ${f.by}`,
  'failed-back-by': (f) => `failed back by ${f.by}`,
  'runs-nowhere': (f, say) => `${f.group} runs nowhere: ${say(f.why)}`,
  'is-accused': (f, say) => `it is accused: ${say(f.why)}`,
  'is-gone': (f) => `it is gone (${f.proof}) and has not come back`,
  'not-joined': () => 'it has not joined yet',
  'not-in-cluster': () => 'it is not in the cluster',
  'would-do': () => 'it would do',
  'comes-after': (f) => `it would do, but ${f.node} comes first`,
};
