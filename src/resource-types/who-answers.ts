/**
 * Who answers for an address, seen from another node: the loop of an address is closed by asking the wire, not its
 * owner. Two answers are an alarm and nothing more, because answers can be forged.
 *
 * IPv4: one broadcast request, every answer within the time counts. IPv6: the kernel keeps one answer per question, the
 * same one each time, so it is made to forget, asked several times, and watched while it takes one answer after the other.
 */
import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';

export interface ObserveOptions {
  /** How long answers are waited for. */
  readonly withinMs?: number;
}

const usualWithinMs = 300;
const ipv6Rounds = 3;

/** Distinct hardware addresses in lower case, in the order they answered; empty when nobody did. Never rejects. */
export async function whoAnswers(
  address: string,
  device: string,
  { withinMs = usualWithinMs }: ObserveOptions = {},
): Promise<readonly string[]> {
  if (isIPv6(address)) return askNeighbours(address, device, withinMs);
  return parseArping(await output('arping', ['-b', '-c', '3', '-I', device, address], withinMs));
}

/** `Unicast reply from 10.9.0.58 [16:E6:9B:DD:29:AA]  0.547ms` */
export function parseArping(text: string): readonly string[] {
  return distinct([...text.matchAll(/ reply from \S+ \[([0-9A-Fa-f:]{17})\]/g)].map(([, mac = '']) => mac));
}

/** `fd00:9::58 lladdr 6a:1e:71:f5:72:b9 REACHABLE`; an entry that failed has no lladdr. */
export function parseNeighbours(text: string): readonly string[] {
  return distinct([...text.matchAll(/ lladdr ([0-9A-Fa-f:]{17})/g)].map(([, mac = '']) => mac));
}

const distinct = (macs: readonly string[]): readonly string[] => [
  ...new Set(macs.map((mac) => mac.toLowerCase())),
];

async function askNeighbours(address: string, device: string, withinMs: number): Promise<readonly string[]> {
  const heard = output('ip', ['-6', 'monitor', 'neigh', 'dev', device], 2 * withinMs);
  let seen = '';
  for (let round = 0; round < ipv6Rounds; round += 1) {
    await output('ip', ['-6', 'neighbour', 'del', address, 'dev', device], withinMs);
    await output('ping', ['-6', '-q', '-c', '1', '-I', device, address], withinMs / ipv6Rounds);
    seen += await output('ip', ['-6', 'neighbour', 'show', address, 'dev', device], withinMs);
  }
  return parseNeighbours(`${seen}\n${newsOf(address, await heard)}`);
}

/** What the kernel has learned of the address since it was first made to forget it: before that it knows an earlier owner. */
export function newsOf(address: string, monitored: string): string {
  const lines = monitored.split('\n');
  const forgotten = lines.findIndex((line) => line.startsWith(`Deleted ${address} `));
  return lines.filter((line, i) => i > forgotten && line.startsWith(`${address} `)).join('\n');
}

/** SIGINT makes the tools print what they have; their exit codes say nothing we need. */
function output(program: string, words: readonly string[], withinMs: number): Promise<string> {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return new Promise((resolve) => {
    execFile(
      program,
      words,
      { timeout: Math.max(1, Math.round(withinMs)), killSignal: 'SIGINT', env: { PATH: path, LC_ALL: 'C' } },
      (_error, stdout) => resolve(stdout),
    );
  });
}
