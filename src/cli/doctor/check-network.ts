/** Addresses on interfaces and heartbeat ports: what makes a node deaf or dumb without a word in any log. */
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Config, carriesHeartbeats, type NodeName } from '../../core/config.ts';
import { joinHostPort } from '../../values/host-port.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** The node's own addresses in the file, each on an interface of this machine. */
export function checkAddresses(config: Config, node: NodeName): Check[] {
  const here = Object.entries(networkInterfaces()).flatMap(([name, all]) =>
    (all ?? []).map((a) => ({ name, ip: a.address })),
  );
  return Object.entries(config.nodes[node]?.addresses ?? {}).map(([network, address]) => {
    const found = here.find((a) => a.ip === address);
    const check = `address on ${network}`;
    if (found) return ok(check, `${address} on ${found.name}`);
    return failed(
      check,
      `${address} is on no interface`,
      `ip address add ${address}/PREFIX dev INTERFACE, or correct the file`,
    );
  });
}

/** The heartbeat port of every own address: bound by the agent when it runs, free when it does not. */
export async function checkPorts(config: Config, node: NodeName, agentRuns: boolean): Promise<Check[]> {
  const addresses = Object.entries(config.nodes[node]?.addresses ?? {});
  const checks = addresses.map(async ([network, address]) => {
    const known = config.hostNetworks[network];
    if (known === undefined || !carriesHeartbeats(known)) return [];
    const { port } = known;
    const state = await tryPort(address, port);
    const what = `${address} port ${port}`;
    if (state === 'bound' && !agentRuns && isBoundByAgent(address, port))
      return [boundByAgent(network, what)];
    return [judgePort(network, what, state, agentRuns)];
  });
  return (await Promise.all(checks)).flat();
}

function boundByAgent(network: string, what: string): Check {
  const next = 'If it is the agent of this node: name its state directory with --state-dir.';
  return warning(
    `heartbeats on ${network}`,
    `${what} is bound by an agent that is not reached from here`,
    next,
  );
}

/** The keeper holds the port, also while its daemon is away. */
function isBoundByAgent(address: string, port: number): boolean {
  const listed = spawnSync('ss', ['-Hlunp', 'src', joinHostPort(address, port)], {
    encoding: 'utf8',
    timeout: 2000,
  });
  const pids = [...(listed.stdout ?? '').matchAll(/pid=(\d+)/g)].map(([, pid]) => pid);
  return pids.some((pid) => /(^|\/)keeper(\.js|\/main\.ts)(\0|$)/.test(commandLine(pid)));
}

function commandLine(pid: string | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function judgePort(network: string, what: string, state: string, agentRuns: boolean): Check {
  const check = `heartbeats on ${network}`;
  if (state !== 'free' && state !== 'bound')
    return failed(check, `${what}: ${state}`, 'See the address above.');
  if (agentRuns === (state === 'bound'))
    return ok(check, `${what} is ${agentRuns ? 'bound by the agent' : 'free'}`);
  if (agentRuns)
    return failed(check, `${what} is not bound although the agent runs`, 'Look with: holdfast events');
  return failed(check, `${what} is bound by another program`, 'Find it with: ss -lunp');
}

async function tryPort(address: string, port: number): Promise<string> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    const bound = once(socket, 'listening');
    socket.bind({ address, port, exclusive: true });
    await bound;
    return 'free';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' ? 'bound' : message;
  } finally {
    socket.close();
  }
}
