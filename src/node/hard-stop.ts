/**
 * Ends everything the journal names without the daemon: first every control group is killed, so that nothing of it
 * acts any more, then the marks outside are removed in stop order, then it is verified. What cannot be verified is
 * returned, and whoever calls must not claim that it is stopped.
 */
import type { GroupName } from '../core/config.ts';
import type { ControlGroup, ControlGroups } from '../ports/control-groups.ts';
import { runSteps } from '../resources/run-steps.ts';
import { resourceDirectory } from '../resources/state-directory.ts';
import { probeResult, sayWithout } from '../resources/step-outcome.ts';
import type { JournalContent } from './journal.ts';
import type { JournalEntry, JournaledResource } from './journal-shape.ts';
import { stopLevels } from './stop-order.ts';

export interface HardStopOptions {
  readonly stateDir: string;
  readonly controlGroups: ControlGroups;
  readonly journal: JournalContent;
  /** Everything must be over by then; each resource still has its own stop time-out. */
  readonly withinMs: number;
  /** Only these groups; all when it is missing. */
  readonly groups?: readonly GroupName[];
  /** Is told what people should know although nothing failed, e.g. which processes were ended to unmount a disk. */
  readonly tell?: (text: string) => void;
}

export interface Unverified {
  readonly group: GroupName;
  /** Empty when the group's journal itself cannot be read. */
  readonly resource: string;
  readonly said: string;
}

/** Resolves with what could not be verified as stopped; empty: all is stopped. Never rejects. */
export async function hardStop(options: HardStopOptions): Promise<readonly Unverified[]> {
  const until = performance.now() + options.withinMs;
  const wanted = (group: GroupName) => options.groups?.includes(group) ?? true;
  const leftMs = () => Math.max(0, until - performance.now());
  const killed = await killControlGroups(options, wanted, leftMs());
  const entries = options.journal.entries.filter((entry) => wanted(entry.group));
  const perEntry = await Promise.all(entries.map((entry) => stopEntry(entry, options, leftMs)));
  const unreadable = options.journal.unreadable.filter(wanted).map((group) => ({
    group,
    resource: '',
    said: 'its journal cannot be read: only its processes were killed, what it left outside is unknown',
  }));
  return [...killed, ...perEntry.flat(), ...unreadable];
}

/** Every resource's control group, also those the journal does not know. */
async function killControlGroups(
  { controlGroups, groups }: HardStopOptions,
  wanted: (group: GroupName) => boolean,
  withinMs: number,
): Promise<Unverified[]> {
  const names = controlGroups.list().filter((name) => name.startsWith('r.'));
  const targets =
    groups === undefined ? names.map(controlGroups.at) : groups.filter(wanted).flatMap(controlGroups.ofGroup);
  const outcomes = await Promise.all(targets.map((target) => killOne(target, withinMs)));
  return outcomes.flat();
}

async function killOne(target: ControlGroup, withinMs: number): Promise<Unverified[]> {
  try {
    if (await target.kill(withinMs)) return [];
    return [
      { group: '', resource: target.path, said: `processes survived: ${target.processes().join(', ')}` },
    ];
  } catch (error) {
    return [{ group: '', resource: target.path, said: (error as Error).message }];
  }
}

async function stopEntry(
  entry: JournalEntry,
  options: HardStopOptions,
  leftMs: () => number,
): Promise<Unverified[]> {
  const unverified: Unverified[] = [];
  for (const level of stopLevels(entry.resources)) {
    const outcomes = await Promise.all(
      level.map((resource) => stopResource(entry.group, resource, options, leftMs())),
    );
    unverified.push(...outcomes.filter((outcome) => outcome !== undefined));
  }
  return unverified;
}

async function stopResource(
  group: GroupName,
  journaled: JournaledResource,
  { stateDir, controlGroups, tell }: HardStopOptions,
  leftMs: number,
): Promise<Unverified | undefined> {
  const ref = { group, resource: journaled.name };
  const told: string[] = [];
  const without: string[] = [];
  const stateDirectory = resourceDirectory(stateDir, ref);
  const world = { group: controlGroups.resource(ref), stateDirectory, told, without };
  await runSteps(journaled.hardStop, { ...world, withinMs: Math.min(leftMs, journaled.stopTimeoutMs) });
  for (const text of told) tell?.(`${group}.${journaled.name}: ${text}`);
  const verified = await runSteps(journaled.verifyStopped, { ...world, withinMs: journaled.probeTimeoutMs });
  const { state, said: seen } = probeResult(verified);
  if (state === 'stopped') return undefined;
  const said = sayWithout(seen, [...new Set(without)]);
  return { ...ref, said: said === '' ? `it is ${state}` : `it is ${state}: ${said}` };
}
