/** Addresses on interfaces and heartbeat ports: what makes a node deaf or dumb without a word in any log. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Config, NodeName } from '../../core/config.ts';
import { type Check, failed, ok } from './check.ts';

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
    const { port, role } = config.networks[network] ?? { port: 0, role: 'none' };
    if (role !== 'cluster' && role !== 'both') return [];
    return [judgePort(network, `${address} port ${port}`, await tryPort(address, port), agentRuns)];
  });
  return (await Promise.all(checks)).flat();
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
