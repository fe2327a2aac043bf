/** The sentences of an update. */
import { listed } from '../../core/words/grammar.ts';
import type { Objection } from './look.ts';
import type { UnderWay, UpdatePlan, UpdateStep } from './plan-file.ts';

type Sentences = { readonly [K in Objection['kind']]: (o: Extract<Objection, { kind: K }>) => string };

const sentences: Sentences = {
  'store-unwell': ({ summary }) => `the store is not well (${summary})`,
  'store-member-unwell': ({ member, state }) => `member ${member} of the store is ${state}`,
  'store-has-no-margin': ({ node, members }) =>
    `${node} holds one of ${members} members of the store, and the others are not enough without it`,
  'no-coordinator': () => 'no node coordinates',
  'node-not-in': ({ node, is }) => `${node} is ${is}`,
  'node-silent': ({ node }) => `${node} is not heard`,
  'node-away': ({ node }) => `the agent of ${node} is being replaced`,
  'node-unhealthy': ({ node }) => `${node} is not well`,
  'node-drained': ({ node, by }) => `${node} is drained by ${by}`,
  'group-not-well': ({ group, is }) => `${group} is ${is}`,
  'group-has-no-other': ({ group, node }) => `no node but ${node} may run ${group} now`,
  'group-maintained': ({ group, node }) => `${group} is under maintenance on ${node} and would end with it`,
  'group-moved': ({ group, from, to }) => `${group} ran on ${from} and runs on ${to} now`,
};

export function sayObjection(objection: Objection): string {
  return (sentences[objection.kind] as (o: Objection) => string)(objection);
}

export function sayObjections(objections: readonly Objection[]): string {
  return listed(objections.map(sayObjection));
}

const steps: Readonly<Record<UpdateStep, string>> = {
  look: 'looking whether all is well',
  drain: 'moving its groups away',
  command: 'running the command',
  agent: 'waiting for the new agent',
  reboot: 'rebooting',
  back: 'waiting until all is as before',
};

export function sayStep(step: UpdateStep): string {
  return steps[step];
}

/** What stands open, for whoever comes upon it. */
export function sayUnderWay({ to }: Pick<UpdatePlan, 'to'>, under: UnderWay | null): string {
  if (under === null) return `An update to ${to} was begun and is not finished.`;
  const drained = under.drained ? `; ${under.node} is drained until then` : '';
  return `An update to ${to} stopped at ${under.node} while ${sayStep(under.step)}${drained}.`;
}

/** `by`: the process that does it. */
export function sayRunning({ to }: Pick<UpdatePlan, 'to'>, under: UnderWay | null, by: string): string {
  const where = under === null ? '' : `, at ${under.node}: ${sayStep(under.step)}`;
  return `An update to ${to} is running here (process ${by})${where}.`;
}

export function sayGoesDown(plan: UpdatePlan): string {
  return `This node goes down, and this command with it. When it is back: ${updateLine(plan)}`;
}

/** The words that go on with it. */
export function updateLine({ to, command, by, drain, reboot }: UpdatePlan): string {
  const flags = [...(drain ? ['--drain'] : []), ...(reboot ? ['--reboot'] : [])];
  const way = by === null ? [] : ['--by', quoted(by)];
  const what = command === null ? [] : ['--command', quoted(command)];
  return ['holdfast update --to', to, ...what, ...way, ...flags].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
