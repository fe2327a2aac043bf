/** Where steps are carried out: the resource's place on this machine, and what a list of steps has found so far. */
import type { ControlGroup } from '../ports/control-groups.ts';
import type { ReadSecret } from './had-secrets.ts';
import type { RunningCommands } from './run-command.ts';
import { unable } from './step-outcome.ts';

/** The resource's place on this machine. */
export interface StepWorld {
  readonly group: ControlGroup;
  /** The resource's own directory; made when it is missing. */
  readonly stateDirectory: string;
  /** For all steps together. */
  readonly withinMs: number;
  /** Calls the rest off. */
  readonly signal?: AbortSignal;
  /** Collects commands as long as they live. */
  readonly commands?: RunningCommands;
  /** Holds the commands that were started in the background and are not in the control group yet. */
  readonly joining?: Set<Promise<void>>;
  /** Collects what people should know of it although nothing failed. */
  readonly told?: string[];
  /** Of a start: what the commands leave behind stays. */
  readonly leavesBehind?: true;
  /** How secrets are had; where nothing is said, as they are now. */
  readonly secrets?: ReadSecret;
  /** Collects which secrets could not be had, where the steps went on without them. */
  readonly without?: string[];
  /** Takes part in a limit on how many commands run at once. */
  readonly limit?: <T>(run: () => Promise<T>) => Promise<T>;
}

/** One list of steps on its way. */
export interface StepRun {
  readonly world: StepWorld;
  readonly leftMs: () => number;
  /** What a `find-device` found. */
  device: string;
  readonly told: string[];
  readonly secrets: ReadSecret;
  readonly without: string[];
}

export const calledOff = unable('it was called off');

/** Of the control group, for a reason. */
export function leftovers({ group }: StepWorld): string {
  return `processes left: ${group.processes().join(', ')}`;
}

/** Whoever is on its way into the control group is in it, or has ended: before that an empty one proves nothing. */
export async function joined({ joining }: StepWorld): Promise<void> {
  await Promise.all([...(joining ?? [])]);
}

/** 0 stands for a process that this namespace does not see, and would mean our own process group. */
export function signalProcess(pid: number, signal: string): void {
  if (pid <= 1) return;
  try {
    process.kill(pid, signal as NodeJS.Signals);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
