/** What Holdfast is on this host: its name in the cluster, its files, the agent that runs, the units. */
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StatusView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { identityFiles } from '../../identity/identity.ts';
import { stateDirOf } from '../agent.ts';
import { shortHostName } from '../begin/answers.ts';
import { nodeNameIn, readDefaults, withoutNodeName, writeDefaults } from '../begin/node-name-line.ts';
import { agentUnits, memberUnits, stopUnits, unitsFile } from '../begin/units.ts';
import type { Context } from '../context.ts';
import { type LoadedFile, loadFile } from '../files/load.ts';
import { joiningIn } from '../join/joining.ts';
import type { StateDirInput } from '../options.ts';

export interface HostInput extends StateDirInput {
  readonly cluster: string;
  readonly node: string | undefined;
}

export interface HostHere {
  readonly file: string;
  readonly stateDir: string;
  readonly node: string;
  readonly loaded: LoadedFile;
  /** The units of this machine are its own: not so for a node of a lab, say. */
  readonly hasUnits: boolean;
}

/** Throws `invalid-cluster-file`. */
export function hostHere(context: Context, input: HostInput): HostHere {
  const node = input.node ?? nodeNameIn(readDefaults()) ?? shortHostName();
  const loaded = loadFile(context, input.cluster);
  const stateDir = stateDirOf(context, input);
  const hasUnits = resolve(input.cluster) === unitsFile && resolve(stateDir) === unitsStateDir;
  return { file: input.cluster, stateDir, node, loaded, hasUnits };
}

const unitsStateDir = '/var/lib/holdfast';

/** The agent that was asked is of the cluster that the file describes. Throws `other-cluster`, `needs-root`. */
export function checkHere({ file, loaded }: HostHere, now: StatusView | undefined, command: string): void {
  const { name: named } = loaded.config.cluster;
  const running = now?.cluster ?? named;
  if (running !== named) throw new HoldfastError('other-cluster', { file, named, running });
  if (process.getuid?.() !== 0) throw new HoldfastError('needs-root', { command });
}

/** As long as the unit gives an agent to leave. */
const leavesWithinMs = 90_000;
const lookEveryMs = 200;

/** The agent gives everything away and ends, and nothing starts it again. Throws `unit-refused`, `agent-stays`. */
export async function stopAgent(context: Context, { stateDir, hasUnits }: HostHere): Promise<void> {
  if (hasUnits) stopUnits(agentUnits);
  const pid = agentProcess(stateDir);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  const until = context.now() + leavesWithinMs;
  while (agentProcess(stateDir) === pid) {
    if (context.now() > until) throw new HoldfastError('agent-stays', { pid });
    await context.sleep(lookEveryMs);
  }
}

/** As its lock says, if that process still holds it. */
function agentProcess(stateDir: string): number | undefined {
  const lock = resolve(stateDir, 'lock');
  const pid = Number(readText(lock));
  return pid > 0 && filesHeldBy(pid).includes(lock) ? pid : undefined;
}

function filesHeldBy(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export interface Forgotten {
  readonly removed: readonly string[];
  /** What only this host has and others may need. */
  readonly kept: readonly string[];
}

/**
 * Everything that Holdfast has laid down on this host but its programs. `keepsAuthority`: where the key of the cluster's
 * authority lies here, it stays, since there may be no other.
 */
export function forgetHost(
  here: HostHere,
  { keepsAuthority }: { readonly keepsAuthority: boolean },
): Forgotten {
  if (here.hasUnits) stopUnits(memberUnits);
  const { file, stateDir, loaded } = here;
  const removed: string[] = [];
  const remove = (...paths: string[]) => {
    for (const path of paths.filter(existsSync)) {
      removeWhole(path);
      removed.push(path);
    }
  };
  // What may fail comes first, then what the store is asked with, and last the file that says where all lies: so the same can be
  // done again when it was interrupted.
  remove(stateDir, joiningIn(dirname(file)), `${file}.next`, `${loaded.keyFile}.next`);
  const identity =
    loaded.identity === undefined ? undefined : forgetIdentity(loaded.identity, keepsAuthority);
  remove(...(loaded.keyFile === undefined ? [] : [loaded.keyFile]), file);
  if (here.hasUnits) writeDefaults(withoutNodeName);
  return { removed: [...removed, ...(identity?.removed ?? [])], kept: identity?.kept ?? [] };
}

/** A directory that is a mount of its own is emptied, and stays. */
function removeWhole(path: string): void {
  try {
    rmSync(path, { recursive: true });
  } catch (error) {
    // What rm says of it has no code.
    const isMount = statSync(path).isDirectory() && readdirSync(path).length === 0;
    if (!isMount) throw error;
  }
}

function forgetIdentity(directory: string, keepsAuthority: boolean): Forgotten {
  if (!existsSync(directory)) return { removed: [], kept: [] };
  const { authority, authorityKey, people, peopleKey, passphrase } = identityFiles(directory);
  const ofTheAuthority = [authority, authorityKey, people, peopleKey, passphrase];
  const kept = keepsAuthority && existsSync(authorityKey) ? ofTheAuthority.filter(existsSync) : [];
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (!kept.includes(path)) removeWhole(path);
  }
  if (kept.length > 0) return { removed: [], kept: [directory] };
  removeWhole(directory);
  return { removed: [directory], kept: [] };
}
