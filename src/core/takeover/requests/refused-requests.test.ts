/** A refused request leaves the document as it was: every request, about whatever may be named, in many circumstances. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { definitionHash } from '../../definition-hash.ts';
import { makeDraft } from '../coordinate/draft.ts';
import type { Document } from '../document.ts';
import { carryOut } from './carry-out.ts';
import { type Field, type FieldKind, fieldKinds } from './field.ts';
import { requestRules } from './requests.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  groups: { web: { nodes: ['b', 'a'] }, db: { enabled: false }, mail: { nodes: ['c'], restricted: true } },
});
const at = { gen: 2, inc: 'b1', node: 'b', def: definitionHash(config.groups.web!) } as const;
const why = { kind: 'not-preferred' } as const;
/** `left` stands in the document and not in the configuration any more. */
const groups = {
  web: { is: 'assigned', ...at },
  db: { is: 'free', gen: 1 },
  mail: { is: 'draining', ...at, node: 'c', inc: 'c1', why },
  left: { is: 'draining', ...at, why },
} as const;
const allIn = { a: memberEntry('a'), b: memberEntry('b'), c: memberEntry('c') };
const gone = { is: 'gone', inc: 'b1', proof: { kind: 'off', by: 'switch' } } as const;
const by = 'eve';

const circumstances: readonly Partial<Document>[] = [
  {},
  { groups: { ...groups, web: { is: 'free', gen: 2 } } },
  { nodes: { ...allIn, b: accusedEntry('b') } },
  { nodes: { ...allIn, b: accusedEntry('b', { asked: true, attempt: 2, started: true }) } },
  { nodes: { ...allIn, b: gone, c: { is: 'out' } } },
  { maintenance: { web: { by }, db: { by }, mail: { by }, left: { by } } },
  { stopped: { web: { is: 'asked', by, disabled: true }, mail: { is: 'asked', by } } },
  { drained: { a: { by }, b: { by } } as Document['drained'], disarmed: { by } },
];

/** What may be said of each kind: what is there, what has left, what nobody knows, and what is no value at all. */
function valuesOf({ holds, ...kind }: FieldKind): readonly unknown[] {
  switch (holds) {
    case 'name':
      return 'of' in kind && kind.of === 'node'
        ? ['a', 'b', 'c', 'nobody', '', 5]
        : ['web', 'db', 'mail', 'left', 'nothing', 'web/main', 'nothing/main', 5];
    case 'ms':
      return [1000, -1];
    case 'switch':
      return [true, false, 'on'];
    default:
      return ['c1', 0, 1, 99];
  }
}

function* requestsOf(
  kind: string,
  fields: readonly (readonly [string, Field])[],
): Generator<{ kind: string }> {
  const [first, ...rest] = fields;
  if (first === undefined) return yield { kind };
  const [name, field] = first;
  for (const value of valuesOf(fieldKinds[field]))
    for (const request of requestsOf(kind, rest)) yield { ...request, [name]: value };
}

for (const [kind, { shape }] of Object.entries(requestRules)) {
  test(`a refused "${kind}" leaves the document as it was`, () => {
    let asked = 0;
    for (const more of circumstances) {
      for (const request of requestsOf(kind, Object.entries<Field>(shape))) {
        const document = { groups, nodes: allIn, ...more };
        const t = turnIn({ self: 'a', config, document, state: { hears: { net1: { b: true, c: true } } } });
        const d = makeDraft(t.s.store.document!.value);
        const before = JSON.stringify(d.next);
        const { is } = carryOut(t, d, { seq: 1, by, request });
        asked += 1;
        if (is === 'done') continue;
        assert.equal(JSON.stringify(d.next), before, `${JSON.stringify(request)} in ${JSON.stringify(more)}`);
        assert.equal(d.changed, false);
      }
    }
    assert.ok(asked >= circumstances.length);
  });
}
