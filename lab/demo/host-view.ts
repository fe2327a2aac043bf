/**
 * A host of the lab as the kernel of this machine shows it: small files of /proc and of its control groups. Nothing is
 * started for a look, so it is cheap, and what is not there any more is simply empty.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** True if the network namespace of whoever lives in the control group has the address. */
export function hasAddress(controlGroup: string, address: string): boolean {
  return readNetwork(controlGroup, 'fib_trie').includes(`|-- ${address}\n`);
}

/** /proc/PID/net/FILE of whoever lives in the control group; empty when nobody does. */
export function readNetwork(controlGroup: string, file: string): string {
  for (const pid of listProcesses(controlGroup)) {
    const text = read(`/proc/${pid}/net/${file}`);
    if (text !== '') return text;
  }
  return '';
}

/** Processes directly in the control group, as this machine numbers them. */
function listProcesses(controlGroup: string): string[] {
  return read(join(controlGroup, 'cgroup.procs')).split('\n').filter(Boolean);
}

/** The one process of a control group whose command line matches; undefined when there is none, or more than one. */
export function findProcess(controlGroup: string, commandLine: RegExp): number | undefined {
  const matching = listProcesses(controlGroup).filter((pid) =>
    commandLine.test(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')),
  );
  return matching.length === 1 ? Number(matching[0]) : undefined;
}

/** What is not there any more is empty. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
