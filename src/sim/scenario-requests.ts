/** What an operator asks, as the end of an `ask` line: one form for each entry of the table of requests. */
import { type Field, type FieldKind, fieldKinds } from '../core/takeover/requests/field.ts';
import { type Request, requestRules } from '../core/takeover/requests/requests.ts';
import { type Commands, type Form, grammarOf, type Kind } from './scenario-grammar.ts';
import { anyName, duration, onOff } from './scenario-kinds.ts';
import { type ScenarioState, worldOf } from './scenario-state.ts';

const { form } = grammarOf<ScenarioState>();

type Fields = readonly (readonly [name: string, kind: FieldKind])[];

/** How what a field holds is written, an incarnation as `seen=`; only programs know the rest (`apply` is a command of its own). */
const written: { readonly [H in FieldKind['holds']]?: Kind<unknown> } = {
  name: anyName,
  incarnation: anyName,
  ms: duration,
  switch: onOff,
};

export function askForms(): Commands<ScenarioState> {
  const forms: Record<string, Form<ScenarioState>> = {};
  for (const [kind, { shape }] of Object.entries(requestRules)) {
    const fields = Object.entries<Field>(shape).map(([name, field]) => [name, fieldKinds[field]] as const);
    if (fields.every(([, { holds }]) => written[holds] !== undefined)) forms[kind] = askFor(kind, fields);
  }
  return forms;
}

function askFor(kind: string, fields: Fields) {
  const isSeen = fields.some(([, { holds }]) => holds === 'incarnation');
  const kindsOf = (isOptional: boolean) =>
    Object.fromEntries(
      fields
        .filter(([, field]) => 'otherwise' in field === isOptional && field.holds !== 'incarnation')
        .map(([name, { holds }]) => [name, written[holds]!] as const),
    );
  return form(
    {
      words: kindsOf(false),
      more: kindsOf(true),
      options: { within: duration, ...(isSeen ? { seen: anyName } : {}) },
    },
    (s, values: Readonly<Record<string, unknown>>) => {
      const asked = fields.map(
        ([name, field]) => [name, valueAsked(s, field, values[name], values)] as const,
      );
      const request = { kind, ...Object.fromEntries(asked) } as Request;
      worldOf(s).ask(String(values.at), request, values.within as number | undefined);
    },
  );
}

/** `seen=` says which incarnation the person looked at; else it is the one that can be seen now. */
function valueAsked(
  s: ScenarioState,
  field: FieldKind,
  written: unknown,
  values: Readonly<Record<string, unknown>>,
): unknown {
  if (field.holds === 'incarnation') {
    const entry = worldOf(s).store.document?.value.nodes[String(values.node)];
    return values.seen ?? (entry && entry.is !== 'out' ? entry.inc : '');
  }
  const value = written ?? ('otherwise' in field ? field.otherwise : undefined);
  return field.holds === 'switch' ? value === 'on' : value;
}
