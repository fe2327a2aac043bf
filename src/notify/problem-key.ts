/** What a problem is, apart from numbers and words in it that change while it stands. Pure. */
import type { NotifyTopic } from '../core/notify/notify-levels.ts';
import type { Reason, ReasonKind } from '../core/reason.ts';

/** Facts that tell one problem of a kind from another. */
const telling = [
  'node',
  'group',
  'resource',
  'network',
  'member',
  'program',
  'device',
  'port',
  'unit',
  'whose',
  'than',
  'key',
  'way',
  'because',
] as const;

export function problemKey(reason: Reason): string {
  const facts = reason as unknown as Readonly<Record<string, unknown>>;
  const told = telling.flatMap((name) => (typeof facts[name] === 'string' ? [`${name}=${facts[name]}`] : []));
  return [reason.kind, ...told].join(' ');
}

const topics: Partial<Record<ReasonKind, NotifyTopic>> = {
  'node-is-gone': 'nodes',
  'node-stays-off': 'nodes',
  'node-unheard': 'nodes',
  'node-away': 'nodes',
  'hears-nobody': 'nodes',
  'node-unwell': 'nodes',
  'node-unfit': 'nodes',
  'node-being-fenced': 'fencing',
  'node-for-a-person': 'fencing',
  'device-silent': 'fencing',
  'device-contradicts': 'fencing',
  'fence-limit-reached': 'fencing',
  'cluster-disarmed': 'changes',
  'group-maintained': 'changes',
  'node-drained': 'changes',
};

export function topicOfProblem({ kind }: Reason): NotifyTopic {
  return topics[kind] ?? 'problems';
}
