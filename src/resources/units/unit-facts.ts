/**
 * What systemd says of a unit, and what that means. "Stopped" must be certain where it is said to be: a unit that failed,
 * or that is told to leave processes alone (KillMode), is inactive with processes left.
 * Source: systemd(1), systemctl(1) "show", the man page of org.freedesktop.systemd1.
 */
import { type StepsOutcome, say, unable } from '../step-outcome.ts';

export interface UnitFacts {
  /** `loaded`, `not-found`, `masked`, `bad-setting`, `error`. */
  readonly load: string;
  /** `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`, `maintenance`, `refreshing`. */
  readonly active: string;
  /** More precisely, by kind of unit: `running`, `exited`, `auto-restart`, `stop-sigterm`. */
  readonly sub: string;
  /** Why it failed: `exit-code`, `signal`, `timeout`, `oom-kill`, or `success`. */
  readonly result: string;
  /** Below the root of the hierarchy; empty: it has none. */
  readonly controlGroup: string;
  /** Somebody has asked for a start or a stop that has not ended. */
  readonly isAsked: boolean;
}

export const unitProperties = 'LoadState,ActiveState,SubState,Result,ControlGroup,Job';

/** Of what `systemctl show --property=…` prints; a property that a kind of unit does not have is empty. */
export function parseUnit(shown: string): UnitFacts {
  const lines = shown.split('\n').map((line) => [line.split('=', 1)[0] ?? '', line] as const);
  const of = (name: string): string => lines.find(([key]) => key === name)?.[1].slice(name.length + 1) ?? '';
  return {
    load: of('LoadState'),
    active: of('ActiveState'),
    sub: of('SubState'),
    result: of('Result'),
    controlGroup: of('ControlGroup'),
    isAsked: !['', '0'].includes(of('Job')),
  };
}

const up = ['active', 'reloading', 'refreshing'];
const down = ['inactive', 'failed'];

const isUp = ({ active }: UnitFacts): boolean => up.includes(active);

/** `leftovers`: ids of the processes in its control group. With `certain`, whatever is not clearly stopped is not stopped. */
export function judgeUnit(
  unit: string,
  facts: UnitFacts,
  leftovers: readonly number[],
  certain: boolean,
): StepsOutcome {
  if (isUp(facts)) return say('running');
  if (!down.includes(facts.active)) {
    const reason = `${unit} is ${facts.active} (${facts.sub})`;
    return certain ? say('failed', reason) : unable(reason);
  }
  if (leftovers.length > 0) {
    const reason = `${howItEnded(unit, facts)}; processes left: ${leftovers.join(', ')}`;
    return certain ? say('failed', reason) : say('stopped', reason);
  }
  if (facts.load === 'not-found' || facts.load === 'masked') {
    const reason = facts.load === 'masked' ? `${unit} is masked` : `there is no unit ${unit} on this node`;
    return { kind: 'state', state: 'stopped', reason, class: 'hard' };
  }
  return say('stopped', facts.active === 'failed' ? howItEnded(unit, facts) : '');
}

/**
 * Why it does not run, or undefined: it does, or somebody has asked for something that is under way (a restart by hand),
 * and its end will be told as well.
 */
export function whyDown(unit: string, facts: UnitFacts): string | undefined {
  return isUp(facts) || facts.isAsked ? undefined : howItEnded(unit, facts);
}

function howItEnded(unit: string, { active, sub, result }: UnitFacts): string {
  return ['', 'success'].includes(result)
    ? `${unit} is ${active} (${sub})`
    : `${unit} is ${active} (${result})`;
}
