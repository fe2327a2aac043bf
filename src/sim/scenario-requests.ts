/** What an operator asks, as the end of an `ask` line: one form for each entry of the table of requests. */
import { type Field, type FieldKind, fieldKinds } from '../core/takeover/requests/field.ts';
import { type Request, requestRules } from '../core/takeover/requests/requests.ts';
import { type Commands, type Form, grammarOf, type Kind } from './scenario-grammar.ts';
import { anyName, duration, onOff } from './scenario-kinds.ts';
import { type ScenarioState, worldOf } from './scenario-state.ts';

const { form } = grammarOf<ScenarioState>();

type Fields = readonly (readonly [name: string, kind: FieldKind])[];

/** How what a field holds is written; only programs know the rest (`apply` is a command of its own). */
const written: { readonly [H in FieldKind['holds']]?: Kind<unknown> } = {
  name: anyName,
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
  const kindsOf = (isOptional: boolean) =>
    Object.fromEntries(
      fields
        .filter(([, field]) => 'otherwise' in field === isOptional)
        .map(([name, { holds }]) => [name, written[holds]!] as const),
    );
  return form(
    { words: kindsOf(false), more: kindsOf(true) },
    (s, values: Readonly<Record<string, unknown>>) => {
      const asked = fields.map(([name, field]) => {
        const value = values[name] ?? ('otherwise' in field ? field.otherwise : undefined);
        return [name, field.holds === 'switch' ? value === 'on' : value] as const;
      });
      worldOf(s).ask(String(values.at), { kind, ...Object.fromEntries(asked) } as Request);
    },
  );
}
