/**
 * What an operator may ask at a random moment, about nodes and groups that are there, that have been, or that nobody knows:
 * every request of the table that can be said in words. Two are left to faults.ts, because they come with more than a line:
 * a configuration is applied, and a person vouches for a resource that is there. A word that a node is off is true here.
 */
import { must } from '../core/invariant.ts';
import { type Field, type FieldKind, fieldKinds } from '../core/takeover/requests/field.ts';
import { requestRules } from '../core/takeover/requests/requests.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** As it follows `ask NODE`. */
export function randomRequest(world: World, random: Random): string {
  const [kind, { shape }] = random.pick(asked);
  const fields = Object.values<Field>(shape).map((field) => fieldKinds[field]);
  const values =
    kind === 'confirm-off'
      ? [random.pick(withoutPower(world))]
      : fields.map((field) => randomValue(world, random, field));
  const options = [
    ...(random.chance(0.2) ? [`within=${random.pick(['5ms', '100ms', '1s', '5s'])}`] : []),
    ...(kind === 'confirm-off' && random.chance(0.2) ? ['seen=another'] : []),
  ];
  return [kind, ...values, ...options].filter((word) => word !== '').join(' ');
}

type Holds = FieldKind['holds'];
type Kind<H extends Holds> = Extract<FieldKind, { readonly holds: H }>;

/** How a value of each kind is made up; nothing where only a program could say it. */
const values: {
  readonly [H in Holds]: ((world: World, random: Random, field: Kind<H>) => string) | undefined;
} = {
  name: (world, random, { of }) => random.pick(namesOf(world, of)),
  ms: (_world, random) => random.pick(['1s', '20s', '1h']),
  switch: (_world, random) => random.pick(['on', 'off', 'off']),
  // It is taken from what the person sees.
  incarnation: () => '',
  token: undefined,
  count: undefined,
};

const asked = Object.entries(requestRules).filter(([, { shape }]) =>
  Object.values<Field>(shape).every((field) => values[fieldKinds[field].holds] !== undefined),
);

function randomValue(world: World, random: Random, field: FieldKind): string {
  const make = values[field.holds] as
    | ((world: World, random: Random, field: FieldKind) => string)
    | undefined;
  return must(make, 'a request is asked only if each of its values can be said')(world, random, field);
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
