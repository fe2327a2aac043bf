/** When a node may run a group: what `a`, which has its lease, orders in given circumstances. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import { definitionHash } from '../../definition-hash.ts';
import { decide } from '../decide.ts';
import type { GroupEntry, NodeEntry } from '../document.ts';
import type { Event } from '../event.ts';
import type { LocalGroup, ResourcePhase, State } from '../state.ts';
import type { Decision } from '../turn.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const definition = config.groups.web!;
const def = definitionHash(definition);
const given: GroupEntry = { is: 'assigned', node: 'a', inc: 'a1', gen: 2, def };
const running: ResourcePhase = { is: 'running', since: 0 };
const runs = (now: ResourcePhase = running, more: Partial<LocalGroup> = {}): State['groups'] => ({
  web: {
    gen: 2,
    def,
    definition,
    step: 'open',
    target: 'run',
    ...more,
    resources: { main: { now, failures: [] } },
  },
});

/** `a` knows this of the group, of itself and of the rest. */
function begin(web: GroupEntry, more: Partial<State> = {}, self?: NodeEntry): State {
  const c: Circumstances = { self: 'a', config };
  const { s } = turnIn(c);
  const nodes = { ...s.store.document!.value.nodes, ...(self && { a: self }) };
  const state = { hears: { net1: { b: true } }, leaseUntil: 200_000, ...more };
  return turnIn({ ...c, document: { coordinator: 'b', nodes, groups: { web } }, state }).s;
}

const after = (state: State, event: Event = { kind: 'woken' }): Decision =>
  decide({ ...state, dirty: true }, event, { now: 100_000, wall: 1_800_000_000_000 });
const orders = ({ actions }: Decision) => actions.map(({ kind }) => kind);
const persisted = ({ persist }: Decision) => persist.map(({ kind }) => kind);
const journaled = { kind: 'journaled', group: 'web', gen: 2, what: 'run' } as const;

test('runGroups() starts nothing before its intent is journaled, and starts then', () => {
  const first = after(begin(given));
  assert.ok(persisted(first).includes('journal-run'));
  assert.ok(!orders(first).includes('start-resource'));
  assert.ok(orders(after(first.state, journaled)).includes('start-resource'));
});

test('runGroups() journals on the word of a watch, and starts only when a read has shown it', () => {
  const { store } = begin(given);
  const first = after(begin(given, { store: { ...store, confirmed: store.confirmed - 1 } }));
  assert.ok(persisted(first).includes('journal-run'));
  assert.ok(!orders(after(first.state, journaled)).includes('start-resource'));
});

test('runGroups() opens nothing that it refused, does not know the definition of, or has no lease for', () => {
  const opens = (web: GroupEntry, more: Partial<State> = {}) =>
    persisted(after(begin(web, more))).includes('journal-run');
  assert.equal(opens(given), true);
  assert.equal(opens(given, { refused: { web: 2 } }), false);
  assert.equal(opens({ ...given, def: 'unknown' }), false);
  assert.equal(opens({ ...given, inc: 'a0' }), false);
  assert.equal(opens(given, { leaseUntil: 99_000 }), false);
  assert.equal(opens(given, { leaseUntil: undefined }), false);
});

test('runGroups() stops what the document gives it no longer', () => {
  const stops = (web: GroupEntry, self?: NodeEntry) =>
    orders(after(begin(web, { groups: runs() }, self))).includes('stop-resource');
  assert.equal(stops(given), false);
  assert.equal(stops({ ...given, gen: 3 }), true);
  assert.equal(stops({ ...given, node: 'b', inc: 'b1' }), true);
  assert.equal(stops({ ...given, is: 'draining', why: { kind: 'first-start' } }), true);
  assert.equal(stops({ is: 'free', gen: 2 }), true);
  const why = { kind: 'began-elsewhere' } as const;
  const rest = { lapse: false, asked: false, attempt: 0, started: false, why } as const;
  assert.equal(stops(given, { is: 'accused', inc: 'a1', ...rest }), true);
  assert.equal(stops(given, { is: 'in', inc: 'a2', lapse: false }), true);
});

test('runGroups() refuses a generation when everything of it is stopped, and releases it when that is durable', () => {
  const draining: GroupEntry = { ...given, is: 'draining', why: { kind: 'first-start' } };
  const stopping: ResourcePhase = { is: 'stopping', step: 'verify', order: 5, why: { kind: 'group-stops' } };
  const busy = after(begin(draining, { groups: runs(stopping) }));
  assert.ok(!persisted(busy).includes('journal-refuse'));
  const stopped = after(begin(draining, { groups: runs({ is: 'stopped' }) }));
  assert.ok(persisted(stopped).includes('journal-refuse'));
  assert.equal(stopped.state.refused.web, undefined);
  const durable = after(stopped.state, { ...journaled, what: 'refuse' });
  assert.equal(durable.state.refused.web, 2);
});

test('journalFailed() refuses a generation of which nothing was started, and no other', () => {
  const failed = { kind: 'journal-failed', group: 'web', gen: 2, what: 'run', said: 'no space' } as const;
  const opening = after(begin(given, { groups: runs({ is: 'stopped' }, { step: 'opening' }) }), failed);
  assert.equal(opening.state.refused.web, 2);
  const change = { def: 'next', definition, step: 'journaling' } as const;
  const changing = after(begin(given, { groups: runs(running, { change }) }), failed);
  assert.equal(changing.state.refused.web, undefined);
});

test('operationDone() ignores the result of an order that is not waited for any more', () => {
  const starting = begin(given, { groups: runs({ is: 'starting', order: 7 }) });
  const done = (order: number) =>
    after(starting, {
      kind: 'operation-done',
      order,
      group: 'web',
      resource: 'main',
      outcome: { outcome: 'ok' },
    }).state.groups.web?.resources.main?.now.is;
  assert.equal(done(6), 'starting');
  assert.equal(done(7), 'running');
});

test('operationDone() stops what has died before a start that did nothing, and leaves alone what was stopped', () => {
  const failed = { outcome: 'failed', class: 'hard', said: 'no program', untouched: true } as const;
  const afterFailure = (now: ResourcePhase) => {
    const starting = after(begin(given, { groups: runs(now) }));
    const [start] = starting.actions.filter(({ kind }) => kind === 'start-resource');
    assert.ok(start?.kind === 'start-resource');
    const { order, group, resource } = start;
    return orders(
      after(starting.state, { kind: 'operation-done', order, group, resource, outcome: failed }),
    ).includes('stop-resource');
  };
  assert.equal(afterFailure({ is: 'stopped' }), false);
  const why = { kind: 'died', resource: 'main', said: '' } as const;
  assert.equal(afterFailure({ is: 'recovering', why, at: 99_000 }), true);
});

test('probed() takes for stopped only what its probe calls stopped', () => {
  const verify: ResourcePhase = {
    is: 'stopping',
    step: 'verify-again',
    order: 7,
    why: { kind: 'group-stops' },
  };
  const draining: GroupEntry = { ...given, is: 'draining', why: { kind: 'first-start' } };
  const isAfter = (state: 'stopped' | 'running' | 'failed' | 'unknown') =>
    after(begin(draining, { groups: runs(verify) }), {
      kind: 'probed',
      order: 7,
      group: 'web',
      resource: 'main',
      state,
      said: '',
    }).state.groups.web?.resources.main?.now.is;
  assert.equal(isAfter('stopped'), 'stopped');
  for (const state of ['running', 'failed', 'unknown'] as const) assert.equal(isAfter(state), 'stop-failed');
});

test('runGroups() forgets that a release was held up when the group shall run here again', () => {
  const writing = { since: 0, said: 'EROFS' };
  const why = { kind: 'cannot-release', group: 'web', forMs: 10_000, said: 'EROFS' } as const;
  const { web } = after(begin(given, { groups: runs(running, { writing, cannotRelease: why }) })).state
    .groups;
  assert.equal(web?.writing, undefined);
  assert.equal(web?.cannotRelease, undefined);
});

test('runGroups() hears no word of a write that it waits for no longer', () => {
  const { groups } = begin(given, {
    groups: runs({ is: 'stopped' }, { step: 'closed' }),
    refused: { web: 2 },
  });
  for (const what of ['run', 'refuse'] as const) {
    const late = { kind: 'journal-failed', group: 'web', gen: 2, what, said: 'EIO' } as const;
    assert.equal(after(begin(given, { groups, refused: { web: 2 } }), late).state.groups.web?.step, 'closed');
  }
});

test('runGroups() starts a resource when what it comes after runs, and not before', () => {
  const chain = simpleConfig({
    nodes: ['a', 'b'],
    networks: ['net1'],
    fence: 'agent',
    groups: { web: { resources: [{ name: 'fs' }, { name: 'main' }] } },
  });
  const definition = chain.groups.web!;
  const def = definitionHash(definition);
  const starts = (fs: ResourcePhase) => {
    const resources = {
      fs: { now: fs, failures: [] },
      main: { now: { is: 'stopped' }, failures: [] },
    } as const;
    const web = { gen: 2, def, definition, step: 'open', target: 'run', journaled: true, resources } as const;
    const state = { hears: { net1: { b: true } }, leaseUntil: 200_000, groups: { web } };
    const document = { coordinator: 'b', groups: { web: { ...given, def } } };
    const { actions } = after(turnIn({ self: 'a', config: chain, document, state }).s);
    return actions.flatMap((action) => (action.kind === 'start-resource' ? [action.resource] : []));
  };
  assert.deepEqual(starts(running), ['main']);
  assert.deepEqual(starts({ is: 'stopped' }), ['fs']);
  assert.deepEqual(starts({ is: 'starting', order: 7 } as ResourcePhase), []);
});

test('an incarnation that is over ends as soon as a start is refused whose journal hangs', () => {
  const groups = runs(running, { step: 'opening', target: 'stop', writing: { since: 90_000, said: '' } });
  const { s } = turnIn({ self: 'a', config, document: { lineage: 'accepted', nodes: {} } });
  const refused = after({ ...s, lineage: 'sim', groups });
  assert.equal(refused.state.groups.web?.step, 'closed');
  const next = decide(refused.state, { kind: 'woken' }, { now: 100_000, wall: 1_800_000_000_000 });
  assert.ok(!orders(refused).includes('end-incarnation'));
  assert.ok(orders(next).includes('end-incarnation'));
});
