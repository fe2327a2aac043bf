/** What an operator asks, as the end of an `ask` line: one form for each entry of the table of requests. */
import { type Request, requestRules } from '../core/takeover/requests/requests.ts';
import type { Field } from '../core/takeover/requests/rule.ts';
import { type Commands, type Form, grammarOf, type Kind } from './scenario-grammar.ts';
import { anyName, duration, onOff } from './scenario-kinds.ts';
import { type ScenarioState, worldOf } from './scenario-state.ts';

const { form } = grammarOf<ScenarioState>();
const hourMs = 3_600_000;

/** How a field of a request is written; without one it cannot be asked in a line (`apply` is a command of its own). */
const fieldKinds: Readonly<Partial<Record<Field, Kind<unknown>>>> = {
  node: anyName,
  group: anyName,
  'some-node': anyName,
  'pin-ms': duration,
  flag: onOff,
};
/** Where nothing is written. */
const defaults: Readonly<Partial<Record<Field, unknown>>> = { 'some-node': '', 'pin-ms': hourMs };

export function askForms(): Commands<ScenarioState> {
  const forms: Record<string, Form<ScenarioState>> = {};
  for (const [kind, { shape }] of Object.entries(requestRules)) {
    const fields = Object.entries(shape as Readonly<Record<string, Field>>);
    if (fields.some(([, field]) => fieldKinds[field] === undefined)) continue;
    forms[kind] = askFor(kind, fields);
  }
  return forms;
}

function askFor(kind: string, fields: readonly (readonly [name: string, field: Field])[]) {
  const kindsOf = (isOptional: boolean) =>
    Object.fromEntries(
      fields
        .filter(([, field]) => field in defaults === isOptional)
        .map(([name, field]) => [name, fieldKinds[field]!] as const),
    );
  return form(
    { words: kindsOf(false), more: kindsOf(true) },
    (s, values: Readonly<Record<string, unknown>>) => {
      const asked = fields.map(([name, field]) => {
        const value = values[name] ?? defaults[field];
        return [name, field === 'flag' ? value === 'on' : value] as const;
      });
      worldOf(s).ask(String(values.at), { kind, ...Object.fromEntries(asked) } as Request);
    },
  );
}
