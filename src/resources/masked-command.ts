/**
 * A command that is given secrets, and whose output goes through a mask before it reaches the disk. What it starts may go on printing
 * for as long as it lives, also when no process of ours does; so the mask is a process of its own: sed, by a script that comes to it on a
 * pipe, since others can read arguments. It ends when nobody is left who could print.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { renderMaskScript } from '../secrets/mask-script.ts';

/** A real pipe, which an agent may open by `/dev/stderr`, is what bash makes and Node does not. */
export const maskShell = '/bin/bash';
export const maskName = 'holdfast-mask';

/** Exit code of the joining shell when it could not enter the control group. */
export const notJoined = 125;
const join = `[ -z "$0" ] || echo 0 > "$0/cgroup.procs" || exit ${notJoined}`;
/** It reads on where nothing can be written any more: sed ends on a full disk, and would take the service with it (SIGPIPE). */
const writer = `exec -a ${maskName} tee -p /dev/null 3>&- 4<&-`;
/** Descriptor 4 has the script, 5 tells the end. The mask is nobody's child: a service finds none that it did not start. */
const mask = `exec > >({ LC_ALL=C exec -a ${maskName} sed -u -f <(exec cat <&4 3>&- 5>&-) > >(${writer}) 3>&-; } <&0 &) 2>&1
wait $!`;
const become = 'exec 4<&- 5>&-; exec "$@"';
/** What somebody whom the command leaves behind prints is still to be masked: so the mask lives where that one does. */
const staying = [join, mask, become].join('\n');
/** Nothing of ours is left in the control group when the command has ended: whether it is empty is a proof. */
const ending = [mask, join, become].join('\n');
/** How long the last lines are waited for: somebody who was left behind may print for ever. */
const lastLinesMs = { staying: 50, ending: 1_000 };

export interface MaskedCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Empty: it stays in ours. */
  readonly controlGroup: string;
  readonly secrets: readonly string[];
  /** It leaves somebody behind. */
  readonly stays: boolean;
}

type Output = 'pipe' | 'ignore' | number;

export interface MaskedChild {
  readonly child: ChildProcess;
  /** Resolves when all that it printed has come through the mask, or no longer is waited for. */
  readonly lastLines: () => Promise<void>;
}

/** Descriptor 3 of the command is `third`. */
export function spawnMasked(command: MaskedCommand, output: Output, third: 'pipe' | 'ignore'): MaskedChild {
  const { argv, env, cwd, controlGroup, secrets, stays } = command;
  const stdio = ['ignore', output, output, third, 'pipe', 'pipe'] as const;
  const words = ['-p', '-c', stays ? staying : ending, controlGroup, ...argv];
  const child = spawn(maskShell, words, { cwd, env: { ...env }, detached: true, stdio: [...stdio] });
  const more = child.stdio as readonly (Readable | Writable | null | undefined)[];
  const script = more[4] as Writable | null | undefined;
  // Whoever ends before it has read the script needs none.
  script?.on('error', () => {});
  script?.end(renderMaskScript(secrets));
  const end = more[5] as Readable | null | undefined;
  const ended = new Promise<void>((resolve) => {
    end?.once('error', () => resolve()).once('close', () => resolve());
    end?.resume();
    child.once('error', () => resolve());
  });
  const lastLines = async () => {
    const timer = new AbortController();
    const late = new Promise<void>((resolve) => {
      const waiting = setTimeout(resolve, stays ? lastLinesMs.staying : lastLinesMs.ending);
      timer.signal.addEventListener('abort', () => clearTimeout(waiting));
    });
    await Promise.race([ended, late]);
    timer.abort();
    end?.destroy();
  };
  return { child, lastLines };
}
