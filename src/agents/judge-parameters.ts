/**
 * Compares what is given to an agent with what it says it takes. Pure. Some agents describe a parameter in a way that its
 * own default does not fit: then its form is not judged.
 */
import { didYouMean, nearest } from '../values/suggest.ts';
import type { ParameterFault } from './examined.ts';
import type { AgentMetadata, AgentParameter } from './metadata.ts';

/** More of them do not fit into a sentence. */
const namesListed = 12;

export interface Given {
  readonly metadata: AgentMetadata;
  /** Undefined: it is given, and not known yet. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** The key of the cluster file under which they stand. */
  readonly under: string;
  /** Given by the cluster itself, whatever the file says. */
  readonly supplied: readonly string[];
  /** The command that shows all of them. */
  readonly manual: string;
}

export function judgeParameters(given: Given): readonly ParameterFault[] {
  return [...missing(given), ...Object.keys(given.values).flatMap((name) => judge(name, given))];
}

function missing({ metadata, values, under, supplied }: Given): ParameterFault[] {
  const { parameters, name: agent } = metadata;
  const has = (name: string) => name in values || supplied.includes(name);
  /** The older names of a parameter serve as well. */
  const isGiven = (name: string) =>
    has(name) ||
    Object.entries(parameters).some(([other, { replacedBy }]) => replacedBy === name && has(other));
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const { required, deprecated, default: whenMissing } = parameter;
    if (!required || deprecated || whenMissing !== undefined || isGiven(name)) return [];
    const wrong = `${agent} needs the parameter "${name}"`;
    return [{ severity: 'error', at: [under], wrong, right: `write it under "${under}"` }];
  });
}

function judge(name: string, given: Given): ParameterFault[] {
  const { metadata, values, under } = given;
  const at = [under, name];
  const parameter = Object.hasOwn(metadata.parameters, name) ? metadata.parameters[name] : undefined;
  if (parameter === undefined) {
    const wrong = `${metadata.name} has no parameter "${name}"`;
    return [{ severity: 'error', at, wrong, right: adviseName(name, given) }];
  }
  const value = values[name];
  const form = formOf(parameter);
  // What is filled in later is not known yet.
  const isKnown = value !== undefined && !value.includes('{') && (parameter.default ?? '') !== value;
  if (form !== undefined && isKnown && !form.fits(value)) {
    const wrong = `"${name}" of ${metadata.name} must be ${form.words}, not "${value}"`;
    return [{ severity: 'error', at, wrong, right: `write ${form.words}` }];
  }
  if (!parameter.deprecated) return [];
  const { replacedBy } = parameter;
  const right = replacedBy === undefined ? `see ${given.manual}` : `use "${replacedBy}"`;
  return [{ severity: 'warning', at, wrong: `"${name}" of ${metadata.name} is deprecated`, right }];
}

function adviseName(name: string, { metadata, manual }: Given): string {
  const known = Object.entries(metadata.parameters).flatMap(([one, { deprecated }]) =>
    deprecated ? [] : [one],
  );
  const isShort = known.length <= namesListed;
  return nearest(name, known) === undefined && !isShort
    ? `see ${manual}`
    : didYouMean(name, known, 'parameter');
}

interface Form {
  readonly words: string;
  fits(value: string): boolean;
}

const forms: Readonly<Record<string, Form>> = {
  integer: { words: 'a whole number', fits: (value) => /^[+-]?\d+$/.test(value) },
  boolean: {
    words: 'true or false',
    fits: (value) => /^(1|0|true|false|yes|no|on|off|y|n|t|f|ja|nein)$/i.test(value),
  },
  second: { words: 'a number of seconds', fits: (value) => /^\d+(\.\d+)?(ms|s|m|h|sec|min)?$/.test(value) },
  time: { words: 'a time such as 10s', fits: (value) => /^\d+(\.\d+)?(ms|s|m|h|sec|min)?$/.test(value) },
};

function formOf({ type, options, default: usual }: AgentParameter): Form | undefined {
  const chosen =
    type === 'select' && options.length > 0
      ? { words: `one of ${options.join(', ')}`, fits: (value: string) => options.includes(value) }
      : Object.hasOwn(forms, type)
        ? forms[type]
        : undefined;
  const isDescribed = usual === undefined || usual === '' || chosen?.fits(usual) === true;
  return isDescribed ? chosen : undefined;
}
