/**
 * The `expect` lines of scenario files: what must be true, in the simulator and in the lab alike. What runs is asked of
 * the machines, what is decided of the document.
 */

import type { NodeEntry } from '../core/takeover/document.ts';
import { grammarOf, type Kind, ScenarioMistake } from './scenario-grammar.ts';
import { countWord, duration, groupWord, nodeWord, oneOf } from './scenario-kinds.ts';
import { type ScenarioState, worldOf } from './scenario-state.ts';
import { wholeSince } from './whole-since.ts';
import type { World } from './world.ts';

const { choice } = grammarOf<ScenarioState>();

const proofWord = oneOf('initial', 'released', 'reborn', 'off', 'lapsed', 'confirmed');

/** `starts`: `a/3`, starts ever made on the node. */
const starts: Kind<{ readonly node: string; readonly count: number }> = {
  what: 'NODE/NUMBER',
  read(text, names) {
    const [of = '', number = '', ...more] = text.split('/');
    if (more.length > 0) return { wrong: 'this is more than a node and a number', right: 'write a/3' };
    const node = nodeWord.read(of, names);
    if ('wrong' in node) return node;
    const count = countWord.read(number, names);
    return 'wrong' in count ? count : { value: { node: node.value, count: count.value } };
  },
};

export const expectations = choice({}, (form) => ({
  group: choice({ group: groupWord }, (form) => ({
    /** Whole there, and nothing of it anywhere else; `within`: since the block began. */
    running: form({ words: {}, options: { on: nodeWord, within: duration } }, (s, { group, on, within }) => {
      if (on === undefined) throw new ScenarioMistake('"running" needs to know where; write on=NODE');
      expect(s, `group ${group} running on=${on}`, runs(s, group, on, within));
    }),
    /** Nothing of it on any machine that has power. */
    nowhere: form({ words: {} }, (s, { group }) =>
      expect(s, `group ${group} nowhere`, runsNowhere(worldOf(s), group)),
    ),
    /** The same, and because somebody or a policy stopped it: the document says so. */
    stopped: form({ words: {} }, (s, { group }) =>
      expect(s, `group ${group} stopped`, isStopped(worldOf(s), group)),
    ),
  })),
  node: choice({ node: nodeWord }, (form) => {
    const is = (state: NodeEntry['is']) =>
      form({ words: {} }, (s, { node }) =>
        expect(s, `node ${node} ${state}`, isNot(state, entryOf(s, node)?.is)),
      );
    const gone = form({ words: {}, options: { proof: proofWord } }, (s, { node, proof }) =>
      expect(s, `node ${node} gone`, isGone(entryOf(s, node), proof)),
    );
    return { in: is('in'), out: is('out'), accused: is('accused'), gone };
  }),
  coordinator: form({ words: { node: nodeWord } }, (s, { node }) =>
    expect(s, `coordinator ${node}`, isNot(node, worldOf(s).store.document?.value.coordinator)),
  ),
  starts: form({ words: { starts: starts } }, (s, { starts: { node, count } }) => {
    const made = worldOf(s).nodes.get(node)?.starts;
    expect(s, `starts ${node}/${count}`, made === count ? '' : `there were ${made}`);
  }),
}));

/** An empty text: it is so. */
function expect(s: ScenarioState, what: string, wrong: string): void {
  if (wrong) s.failures.push(`expect ${what}: ${wrong}`);
}

function isNot(wanted: string, is: string | undefined): string {
  return is === wanted ? '' : `it is ${is}`;
}

function entryOf(s: ScenarioState, node: string): NodeEntry | undefined {
  return worldOf(s).store.document?.value.nodes[node];
}

function isGone(entry: NodeEntry | undefined, proof: string | undefined): string {
  if (entry?.is !== 'gone') return isNot('gone', entry?.is);
  return proof === undefined || entry.proof.kind === proof ? '' : `its proof is ${entry.proof.kind}`;
}

function runs(s: ScenarioState, group: string, on: string, withinMs: number | undefined): string {
  const world = worldOf(s);
  const since = wholeSince(world, group, on);
  const places = world.runningOn(group);
  if (since === undefined || places.some((node) => node !== on))
    return `it runs on ${places.join(', ') || 'no node'}${places.includes(on) ? ', not whole there' : ''}`;
  const tookMs = Math.max(0, Math.round(since - s.blockStart));
  return withinMs === undefined || tookMs <= withinMs ? '' : `it took ${tookMs} ms`;
}

function runsNowhere(world: World, group: string): string {
  const places = world.runningOn(group);
  return places.length === 0 ? '' : `it runs on ${places.join(', ')}`;
}

function isStopped(world: World, group: string): string {
  if (world.store.document?.value.stopped[group] === undefined) return 'nobody has stopped it';
  return runsNowhere(world, group);
}
