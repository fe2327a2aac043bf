/**
 * One operation at a time per resource. A stop does not wait for a start that hangs: it calls it off, and the start's
 * commands are killed. A command that does not die (it waits for a dead disk) could still do its work later, so it is
 * remembered, and as long as one is left nobody may say that the resource is stopped.
 */
import type { ResourceRef } from '../ports/resource-runner.ts';
import type { RunningCommands } from './run-command.ts';

export interface Operation {
  readonly signal: AbortSignal;
  readonly commands: RunningCommands;
}

export interface Operations {
  /** Runs after the operation before it has ended; with `callOff` that one is ended first. */
  run<T>(ref: ResourceRef, callOff: boolean, work: (operation: Operation) => Promise<T>): Promise<T>;
  isBusy(ref: ResourceRef): boolean;
  /** Ids of commands of ended operations that are still alive. */
  undead(ref: ResourceRef): readonly number[];
}

interface Current {
  readonly controller: AbortController;
  readonly done: Promise<unknown>;
}

export function createOperations(): Operations {
  const currents = new Map<string, Current>();
  const commands = new Map<string, RunningCommands>();
  const keyOf = (ref: ResourceRef) => JSON.stringify([ref.group, ref.resource]);
  const commandsOf = (key: string): RunningCommands => {
    const known = commands.get(key) ?? new Set();
    commands.set(key, known);
    return known;
  };
  return {
    run: (ref, callOff, work) => {
      const key = keyOf(ref);
      const before = currents.get(key);
      if (callOff) before?.controller.abort();
      const controller = new AbortController();
      const start = () => work({ signal: controller.signal, commands: commandsOf(key) });
      const result = before === undefined ? start() : before.done.then(start);
      const current = { controller, done: result.catch(() => {}) };
      currents.set(key, current);
      void current.done.then(() => {
        if (currents.get(key) === current) currents.delete(key);
        if (commands.get(key)?.size === 0) commands.delete(key);
      });
      return result;
    },
    isBusy: (ref) => currents.has(keyOf(ref)),
    undead: (ref) => [...(commands.get(keyOf(ref)) ?? [])].flatMap(({ pid }) => pid ?? []),
  };
}
