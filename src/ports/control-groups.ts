/**
 * Control groups (v2) hold everything a resource started, so that it can be found again after a restart of the daemon
 * and killed as a whole whatever it forked. One control group per resource, all below one base per cluster and node.
 */
import type { ResourceRef } from './resource-runner.ts';

export interface ControlGroup {
  /** Absolute path of its directory; a process joins by writing 0 to `cgroup.procs` in it. */
  readonly path: string;
  /** Idempotent. Throws when the kernel refuses. */
  create(): void;
  /** False also when it does not exist. Throws when that cannot be read: not knowing is not empty. */
  isPopulated(): boolean;
  isFrozen(): boolean;
  /** Ids of the processes in it and in what they nested below it. */
  processes(): readonly number[];
  /** SIGKILL for everything in it. Resolves true once it is empty, false when it is not within `withinMs`. */
  kill(withinMs: number): Promise<boolean>;
  waitEmpty(withinMs: number): Promise<boolean>;
  /** Calls back once, when nothing is left in it. Ends with the signal. */
  watchEmpty(onEmpty: () => void, signal: AbortSignal): void;
  /** Removes it when it is empty; false when it could not be removed. */
  remove(): boolean;
  /** Another one of the same hierarchy, by its path below the root of that; it is not ours. */
  foreign(path: string): ControlGroup;
}

export interface ControlGroups {
  /** Absolute path under which all control groups of this agent lie. */
  readonly base: string;
  resource(ref: ResourceRef): ControlGroup;
  /** The control group `name` below the base, e.g. `daemon`. */
  at(name: string): ControlGroup;
  /** Names below the base, resources' (`r.<group>.<resource>`) and others. */
  list(): readonly string[];
  /**
   * For so long, joining a control group takes no time. Otherwise the first process that joins one waits for a grace
   * period of the kernel (5 to 14 ms), unless the hierarchy is mounted with `favordynmods`.
   */
  quicken(forMs: number): void;
  /** All resources' control groups of one group of the cluster, whatever the journal says. */
  ofGroup(group: string): readonly ControlGroup[];
}
