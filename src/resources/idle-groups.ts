/**
 * Control groups in which nothing runs any more. They are removed, but not at once: removing may wait for the kernel's lock
 * of all control groups, and a restart needs the group again.
 */
import type { ControlGroup } from '../ports/control-groups.ts';

const removeAfterMs = 1_000;

export interface IdleGroups {
  /** Something starts in it. */
  keep(group: ControlGroup): void;
  /** After a while, unless something is being done with it then. */
  removeLater(group: ControlGroup, isBusy: () => boolean): void;
  close(): void;
}

export function createIdleGroups(): IdleGroups {
  const removals = new Map<string, NodeJS.Timeout>();
  const keep = ({ path }: ControlGroup) => {
    clearTimeout(removals.get(path));
    removals.delete(path);
  };
  return {
    keep,
    removeLater: (group, isBusy) => {
      keep(group);
      const remove = () => {
        removals.delete(group.path);
        if (!isBusy()) group.remove();
      };
      removals.set(group.path, setTimeout(remove, removeAfterMs).unref());
    },
    close: () => {
      for (const timer of removals.values()) clearTimeout(timer);
    },
  };
}
