/** What may stand in one place of a scenario line: names that exist, choices, numbers, durations, lists of them. */
import type { Quarantine } from '../core/cluster-policies.ts';
import type { Claim, WithoutFirst } from '../core/config.ts';
import { parseCron, parseTimeZone } from '../values/cron.ts';
import { parseDuration } from '../values/duration.ts';
import { didYouMean } from '../values/suggest.ts';
import type { Kind, Names } from './scenario-grammar.ts';

function known(what: string, noun: string, of: (names: Names) => readonly string[]): Kind<string> {
  return {
    what,
    read(text, names) {
      if (of(names).includes(text)) return { value: text };
      return { wrong: `there is no such ${noun}`, right: didYouMean(text, of(names), noun) };
    },
  };
}

export const nodeWord = known('NODE', 'node', ({ nodes }) => nodes);
export const networkWord = known('NETWORK', 'network', ({ networks }) => networks);
export const groupWord = known('GROUP', 'group', ({ groups }) => groups);
export const resourceWord = known('GROUP/RESOURCE', 'resource', ({ resources }) => resources);

/** What is named here for the first time. */
export const newName: Kind<string> = {
  what: 'NAME',
  read: (text) =>
    /^[a-z][a-z0-9-]*$/.test(text)
      ? { value: text }
      : { wrong: 'this is no name', right: 'write small letters, digits and "-", a letter first' },
};

/** What an operator asks for; it need not exist, then the refusal is the story. */
export const anyName: Kind<string> = { what: 'NAME', read: (text) => ({ value: text }) };

export function oneOf<T extends string>(...choices: readonly T[]): Kind<T> {
  return {
    what: choices.join('|'),
    read(text) {
      const value = choices.find((choice) => choice === text);
      if (value !== undefined) return { value };
      return { wrong: `it can be ${choices.join(', ')}`, right: didYouMean(text, choices, 'choice') };
    },
  };
}

export const onOff = oneOf('on', 'off');

export const yesNo: Kind<boolean> = {
  what: 'true|false',
  read: (text) =>
    text === 'true' || text === 'false'
      ? { value: text === 'true' }
      : { wrong: 'it can be true or false', right: 'write one of them' },
};

/** Milliseconds. */
export const duration: Kind<number> = { what: 'DURATION', read: (text) => parseDuration(text) };

/** Milliseconds; `-10h` is back. */
export const shift: Kind<number> = {
  what: '[-]DURATION',
  read(text) {
    const parsed = parseDuration(text.replace(/^-/, ''));
    return 'value' in parsed && text.startsWith('-') ? { value: -parsed.value } : parsed;
  },
};

const claimKinds = ['address', 'device', 'mount', 'port', 'unit'] as const;

export const claimWord: Kind<Claim> = {
  what: 'KIND:NAME[:read]',
  read(text) {
    const [kind, what = '', how] = text.split(':');
    const known = claimKinds.find((one) => one === kind);
    if (known !== undefined && what !== '' && (how === undefined || how === 'read'))
      return { value: { kind: known, what, ...(how && { shared: true }) } };
    return {
      wrong: 'this is no claim',
      right: `write ${claimKinds.join(', ')}, ":" and a name; ":read" after that where it is only read`,
    };
  },
};

/** So much of something: what a node has, or a group needs. */
export const amountWord: Kind<readonly [what: string, count: number]> = {
  what: 'NAME:NUMBER',
  read(text) {
    const [, what, count] = /^([a-z]+):(\d+)$/.exec(text) ?? [];
    if (what !== undefined) return { value: [what, Number(count)] };
    return { wrong: 'this is no amount', right: 'write a name, ":" and digits' };
  },
};

/** `0_2_*_*_6`. */
export const cronWord: Kind<string> = {
  what: 'MINUTE_HOUR_DAY_MONTH_WEEKDAY',
  read: (text) => parseCron(text.replaceAll('_', ' ')),
};

export const zoneWord: Kind<string> = { what: 'ZONE', read: (text) => parseTimeZone(text) };

export const withoutWord: Kind<WithoutFirst> = {
  what: 'run|stop:DURATION',
  read(text) {
    const [, how, time] = /^(run|stop):(.+)$/.exec(text) ?? [];
    const parsed = parseDuration(time);
    if ((how === 'run' || how === 'stop') && 'value' in parsed)
      return { value: { without: how, forMs: parsed.value } };
    return { wrong: 'this says nothing', right: 'write run or stop, ":" and how long' };
  },
};

export const quarantineWord: Kind<Quarantine> = {
  what: 'NUMBER:DURATION',
  read(text) {
    const [, departures, time] = /^(\d+):(.+)$/.exec(text) ?? [];
    const parsed = parseDuration(time);
    if (departures !== undefined && 'value' in parsed)
      return { value: { departures: Number(departures), stayMs: parsed.value } };
    return { wrong: 'this is no quarantine', right: 'write how many departures, ":" and how long it stays' };
  },
};

export const countWord: Kind<number> = {
  what: 'NUMBER',
  read: (text) =>
    /^\d+$/.test(text) ? { value: Number(text) } : { wrong: 'this is no number', right: 'write digits' },
};

export function listOf<T>(kind: Kind<T>): Kind<readonly T[]> {
  return {
    what: `(${kind.what},…)`,
    read(text, names) {
      const inside = text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
      const values: T[] = [];
      for (const item of inside === '' ? [] : inside.split(',')) {
        const parsed = kind.read(item, names);
        if ('wrong' in parsed) return { wrong: `"${item}": ${parsed.wrong}`, right: parsed.right };
        values.push(parsed.value);
      }
      return { value: values };
    },
  };
}

/** The first that fits; what the last says of a misfit is told. */
export function either<A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> {
  return {
    what: `${first.what}|${second.what}`,
    read(text, names) {
      const parsed = first.read(text, names);
      if ('value' in parsed) return parsed;
      const other = second.read(text, names);
      if ('value' in other) return other;
      return { wrong: `it can be ${first.what} or ${second.what}`, right: other.right };
    },
  };
}
