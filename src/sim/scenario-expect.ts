/** The `expect` lines of scenario files: what must be true, in the simulator and in the lab alike. */
import type { ScenarioState } from './scenario-commands.ts';
import { duration } from './scenario-commands.ts';
import type { World } from './world.ts';

/**
 * `expect group web running on=b [within=1s]`, `expect group web nowhere`, `expect node a in|accused|gone [proof=off]`,
 * `expect coordinator b`, `expect starts a/3` (starts ever made on the node).
 */
export function expectations(s: ScenarioState, world: World, words: readonly string[]): void {
  const [subject, name, ...rest] = words;
  const failure =
    subject === 'group'
      ? group(s, world, name!, rest)
      : subject === 'node'
        ? node(world, name!, rest)
        : other(world, subject!, name!);
  if (failure) s.failures.push(`expect ${words.join(' ')}: ${failure}`);
}

function group(s: ScenarioState, world: World, name: string, [state, ...options]: readonly string[]): string {
  if (state === 'nowhere')
    return world.runningOn(name).length === 0 ? '' : `it runs on ${world.runningOn(name).join(', ')}`;
  const on = value(options, 'on');
  const within = value(options, 'within');
  if (!on) return 'say on=NODE';
  if (!world.runsWhole(name, on)) return `it runs on ${world.runningOn(name).join(', ') || 'no node'}`;
  if (!within) return '';
  const since = world.log.findLast(
    ({ note }) => note?.reason.kind === 'runs' && note.reason.group === name && note.reason.node === on,
  )?.at;
  const took = (since ?? Number.POSITIVE_INFINITY) - s.blockStart;
  return took <= duration(within) ? '' : `it took ${took} ms`;
}

function node(world: World, name: string, [state, ...options]: readonly string[]): string {
  const entry = world.store.document?.value.nodes[name];
  if (entry?.is !== state) return `it is ${entry?.is}`;
  const proof = value(options, 'proof');
  if (proof && (entry?.is !== 'gone' || entry.proof.kind !== proof))
    return `its proof is ${entry?.is === 'gone' ? entry.proof.kind : 'none'}`;
  return '';
}

function other(world: World, subject: string, name: string): string {
  if (subject === 'coordinator') {
    const is = world.store.document?.value.coordinator;
    return is === name ? '' : `it is ${is}`;
  }
  if (subject === 'starts') {
    const [of, count] = name.split('/') as [string, string];
    const is = world.nodes.get(of)?.starts;
    return is === Number(count) ? '' : `there were ${is}`;
  }
  return 'expect group, node, coordinator or starts';
}

function value(options: readonly string[], key: string): string | undefined {
  return options.find((o) => o.startsWith(`${key}=`))?.slice(key.length + 1);
}
