/** What crm_attribute, crm_master and attrd_updater have in common: one attribute of this node, asked, set or taken away. */
import type { Lifetime } from './attributes.ts';
import { done, type Outcome, refused } from './outcome.ts';
import type { ToolWorld } from './tool.ts';

export type AttributeAct =
  | { readonly is: 'ask' }
  | { readonly is: 'delete' }
  | { readonly is: 'set'; readonly value: string };

export interface AttributeRequest {
  readonly name: string;
  readonly lifetime: Lifetime;
  readonly act: AttributeAct;
  /** How an answer reads. */
  readonly told: (value: string) => string;
  /** The answer where there is no such attribute. */
  readonly otherwise: string | undefined;
}

export function carryOut(request: AttributeRequest, { attributes, node }: ToolWorld): Outcome {
  const { name, lifetime, act, told, otherwise } = request;
  const value = attributes.get(lifetime, name);
  if (act.is === 'ask') {
    const shown = value ?? otherwise;
    return shown === undefined
      ? refused('noSuch', `${node} has no attribute ${name} of this resource.`)
      : done(told(shown));
  }
  attributes.set(lifetime, name, act.is === 'delete' ? undefined : counted(act.value, value));
  return done();
}

/** `value++` and `value+=N` count on from what is there. */
function counted(to: string, from: string | undefined): string {
  const [, plus, by] = /^[^\s+]+(\+\+|\+=(-?\d+))$/.exec(to) ?? [];
  if (plus === undefined) return to;
  return String((Number.parseInt(from ?? '0', 10) || 0) + Number(by ?? 1));
}

/** Why nothing can be done for that node; undefined: it is this one, by either name, which agents write in small letters. */
export function refuseOtherNode(
  asked: string | undefined,
  { node, hostname }: ToolWorld,
): Outcome | undefined {
  const own = [node, hostname, 'localhost'].map((name) => name.toLowerCase());
  if (asked === undefined || own.includes(asked.toLowerCase())) return undefined;
  return refused(
    'unknownHere',
    `Attributes are kept on the node that sets them: ${node} knows and changes none of ${asked}.`,
  );
}
