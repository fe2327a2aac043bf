/**
 * The daemon as a child in its own control group. It joins the control group before its program starts, so nothing it
 * ever forks can be missed by a kill of the control group. Its main thread runs a little ahead of ordinary processes;
 * neither that nor the keeper's real-time priority is inherited by what it starts.
 */
import { spawn } from 'node:child_process';
import type { DaemonToKeeper, KeeperToDaemon } from '../core/keeper/messages.ts';
import type { HandedKeys } from '../node/handed-keys.ts';
import type { ControlGroup } from '../ports/control-groups.ts';

export interface DaemonOptions {
  /** The program and its arguments, run with this process's own Node. */
  readonly command: readonly string[];
  readonly controlGroup: ControlGroup;
  onMessage(message: DaemonToKeeper): void;
  /** Called once, when the daemon has ended and its control group is empty (or could not be emptied in time). */
  onExit(how: string): void;
}

export interface DaemonProcess {
  send(message: KeeperToDaemon | HandedKeys): void;
  /** SIGKILL for the daemon and whatever it forked into its control group. */
  kill(): void;
}

const emptyWithinMs = 2000;

/** `$1` is the control group; the rest is the command. */
const joinAndRun = `echo 0 > "$1/cgroup.procs" || exit 70
shift
chrt -R -o -p 0 $$ >/dev/null 2>&1 && renice -n -10 -p $$ >/dev/null 2>&1
exec "$@"`;

export function startDaemon({ command, controlGroup, onMessage, onExit }: DaemonOptions): DaemonProcess {
  controlGroup.create();
  const child = spawn('/bin/sh', ['-c', joinAndRun, 'sh', controlGroup.path, process.execPath, ...command], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let ended = false;
  const end = (how: string): void => {
    if (ended) return;
    ended = true;
    void emptyControlGroup(controlGroup).then((left) => onExit(left === '' ? how : `${how}; ${left}`));
  };
  const kill = () => {
    child.kill('SIGKILL');
    void emptyControlGroup(controlGroup);
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  // Without the channel it can neither renew nor show progress.
  child.on('disconnect', kill);
  child.on('message', (message) => {
    if (isMessage(message)) onMessage(message);
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message, ignore);
    },
    kill,
  };
}

/** Resolves with what went wrong, in words, or an empty text. */
async function emptyControlGroup(controlGroup: ControlGroup): Promise<string> {
  try {
    if (await controlGroup.kill(emptyWithinMs)) return '';
    return `processes it started do not die: ${controlGroup.processes().join(', ')}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function isMessage(message: unknown): message is DaemonToKeeper {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && typeof message.kind === 'string'
  );
}

function ignore(): void {}
