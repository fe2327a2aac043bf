/**
 * The wall clocks of the nodes agree with nothing: one may be a year ahead when it writes a time into the document, and be
 * put right afterwards. A time that lies in the future is taken for now, and what counts from it (a ban, a brake, a pin)
 * lasts as long as it was meant to last. Where nothing lies in the future the very same document comes back.
 */
import type { Document, Failure, Pin, Unstoppable } from './document.ts';
import type { Absence } from './placement/absences.ts';
import type { Moved } from './placement/moves.ts';

/** `wall`: ms since 1970 by the clock of whoever looks. */
export function withPastTimes(document: Document, wall: number): Document {
  const fenced = pastAll(document.fenced, wall);
  const fencedNodes =
    document.fencedNodes && eachEntry(document.fencedNodes, (times) => pastAll(times, wall));
  const pins = eachEntry(document.pins, (pin) => pastPin(pin, wall));
  const failures = eachEntry(document.failures, (nodes) => eachEntry(nodes, (f) => past<Failure>(f, wall)));
  const unstoppable = eachEntry(document.unstoppable, (u) => past<Unstoppable>(u, wall));
  const absences = document.absences && eachEntry(document.absences, (a) => pastAbsence(a, wall));
  const moved = document.moved && eachEntry(document.moved, (m) => past<Moved>(m, wall));
  const down = document.down && eachEntry(document.down, (one) => past(one, wall));
  const isSame =
    down === document.down &&
    absences === document.absences &&
    moved === document.moved &&
    fenced === document.fenced &&
    fencedNodes === document.fencedNodes &&
    pins === document.pins &&
    failures === document.failures &&
    unstoppable === document.unstoppable;
  return isSame
    ? document
    : {
        ...document,
        fenced,
        pins,
        failures,
        unstoppable,
        ...(fencedNodes && { fencedNodes }),
        ...(absences && { absences }),
        ...(moved && { moved }),
        ...(down && { down }),
      };
}

/** How far ahead the latest of these times lies, in ms; 0 where all are past. */
export function aheadMs(document: Document, wall: number): number {
  const times = [
    ...document.fenced,
    ...Object.values(document.fencedNodes ?? {}).flat(),
    ...Object.values(document.pins).flatMap(({ at }) => (at === undefined ? [] : [at])),
    ...Object.values(document.failures).flatMap((nodes) => Object.values(nodes).map(({ at }) => at)),
    ...Object.values(document.unstoppable).map(({ at }) => at),
    ...Object.values(document.moved ?? {}).map(({ at }) => at),
    ...Object.values(document.down ?? {}).map(({ at }) => at),
    ...Object.values(document.absences ?? {}).flatMap(({ back }) => back ?? []),
  ];
  return times.reduce((ahead, at) => Math.max(ahead, at - wall), 0);
}

function pastAll(times: readonly number[], wall: number): readonly number[] {
  return times.some((at) => at > wall) ? times.map((at) => Math.min(at, wall)) : times;
}

function past<T extends { readonly at: number }>(entry: T, wall: number): T {
  return entry.at > wall ? { ...entry, at: wall } : entry;
}

function pastAbsence(absence: Absence, wall: number): Absence {
  return absence.back !== undefined && absence.back > wall ? { ...absence, back: wall } : absence;
}

/** A pin keeps its length. */
function pastPin(pin: Pin, wall: number): Pin {
  if (pin.at === undefined || pin.at <= wall) return pin;
  return { ...pin, at: wall, until: wall + (pin.until - pin.at) };
}

function eachEntry<T>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Readonly<Record<string, T>> {
  const entries = Object.entries(map);
  const changed = entries.map(([name, value]) => [name, change(value)] as const);
  return changed.every(([, value], i) => value === entries[i]?.[1]) ? map : Object.fromEntries(changed);
}
