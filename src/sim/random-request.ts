/**
 * What an operator may ask at a random moment: any request of the table, about nodes and groups that are there, that
 * have been, or that nobody knows. Only a person's word that a node is off is true when it is given.
 */
import { type Field, type FieldKind, fieldKinds } from '../core/takeover/requests/field.ts';
import { requestRules } from '../core/takeover/requests/requests.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** As it follows `ask NODE`. */
export function randomRequest(world: World, random: Random): string {
  const [kind, { shape }] = random.pick(asked);
  const fields = Object.values<Field>(shape).map((field) => fieldKinds[field]);
  if (kind === 'confirm-off') return `${kind} ${random.pick(withoutPower(world))}`;
  return [kind, ...fields.map((field) => randomValue(world, random, field))].join(' ').trim();
}

const isAsked = (shape: object) =>
  Object.values<Field>(shape as Readonly<Record<string, Field>>).every(
    (field) => !['token', 'count'].includes(fieldKinds[field].holds),
  );
const asked = Object.entries(requestRules).filter(([, { shape }]) => isAsked(shape));

function randomValue(world: World, random: Random, field: FieldKind): string {
  switch (field.holds) {
    case 'name':
      return random.pick(namesOf(world, field.of));
    case 'ms':
      return random.pick(['1s', '20s', '1h']);
    case 'switch':
      return random.pick(['on', 'off', 'off']);
    default:
      return '';
  }
}

function namesOf(world: World, of: 'node' | 'group' | 'resource'): string[] {
  switch (of) {
    case 'node':
      return [...world.nodes.keys(), 'nobody'];
    case 'group':
      return groupsOf(world);
    case 'resource':
      // A word for one that is there must be true: that is a fault of its own (faults.ts).
      return ['nothing/main'];
  }
}

function withoutPower(world: World): string[] {
  return ['nobody', ...[...world.nodes.values()].filter(({ power }) => !power).map(({ name }) => name)];
}

/** Those of every configuration there has been. */
function groupsOf(world: World): string[] {
  const names = [...world.configs.values()].flatMap(({ groups }) => Object.keys(groups));
  return [...new Set(names), 'nothing'];
}
