/**
 * What answers at an address that a person names: a Redfish service (its root is open to everybody, DSP0266), a controller for
 * IPMI (it answers an RMCP ping, ASF 2.0), sshd of what may be a hypervisor. Nobody logs in anywhere.
 */
import { createSocket } from 'node:dgram';
import { request } from 'node:https';
import { connect, isIPv6 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { joinHostPort } from '../../../values/host-port.ts';
import type { Finding } from './finding.ts';

const withinMs = 3_000;
const bytesMax = 256 * 1024;

export interface Place {
  readonly host: string;
  /** Undefined: the usual one of each protocol. */
  readonly port: number | undefined;
}

/** Never rejects. */
export async function lookAtAddress(place: Place, limitMs = withinMs): Promise<readonly Finding[]> {
  const found = await Promise.all([redfish(place, limitMs), ipmi(place, limitMs), ssh(place, limitMs)]);
  return found.filter((one) => one !== undefined);
}

async function redfish({ host, port = 443 }: Place, limitMs: number): Promise<Finding | undefined> {
  const root = await redfishRoot(host, port, limitMs);
  if (root === undefined) return undefined;
  return {
    where: 'address',
    found: `a Redfish service answers at ${joinHostPort(host, port)}${root.name === '' ? '' : ` (${root.name})`}`,
    agent: 'fence_redfish',
    options: {
      ip: host,
      ...(port === 443 ? {} : { ipport: String(port) }),
      ...(root.isTrusted ? {} : { ssl_insecure: '1' }),
    },
    isOfThisHost: false,
    next: [
      'where it has several systems, name them with --option systems_uri=/redfish/v1/Systems/NAME',
      ...(root.isTrusted ? [] : ['its certificate is its own (ssl_insecure)']),
    ].join('; '),
  };
}

interface Root {
  readonly name: string;
  /** By an authority that this machine trusts, for that address. */
  readonly isTrusted: boolean;
}

/** An answer without a Redfish version in it is that of another web server. */
function redfishRoot(host: string, port: number, limitMs: number): Promise<Root | undefined> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(limitMs);
    const options = { host, port, path: '/redfish/v1/', rejectUnauthorized: false, agent: false, signal };
    const asked = request(options, (response) => {
      const isTrusted = (response.socket as TLSSocket).authorized;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > bytesMax) asked.destroy();
      });
      response.on('error', () => resolve(undefined));
      response.on('close', () => {
        const name = response.complete ? nameOfService(text) : undefined;
        resolve(name === undefined ? undefined : { name, isTrusted });
      });
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

/** Pure. Undefined: this is no Redfish service root. */
export function nameOfService(text: string): string | undefined {
  try {
    const { RedfishVersion, Product, Name } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof RedfishVersion !== 'string') return undefined;
    return ([Product, Name].find((one) => typeof one === 'string') as string | undefined) ?? '';
  } catch {
    return undefined;
  }
}

/** RMCP version 1.0, sequence without acknowledgement, class ASF; IANA 4542, "presence ping", tag 0. */
const ping = Buffer.from([6, 0, 0xff, 6, 0, 0, 0x11, 0xbe, 0x80, 0, 0, 0]);
const pong = 0x40;

async function ipmi({ host, port = 623 }: Place, limitMs: number): Promise<Finding | undefined> {
  if (!(await answersPing(host, port, limitMs))) return undefined;
  return {
    where: 'address',
    found: `a controller for IPMI answers at ${joinHostPort(host, port)}`,
    agent: 'fence_ipmilan',
    options: { ip: host, ...(port === 623 ? {} : { ipport: String(port) }) },
    isOfThisHost: false,
    next: 'it switches one machine: name the node',
  };
}

function answersPing(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    let isOver = false;
    const end = (answers: boolean) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.close();
      resolve(answers);
    };
    const timer = setTimeout(() => end(false), limitMs);
    socket.on('error', () => end(false));
    socket.on('message', (answer) => answer[8] === pong && end(true));
    socket.connect(port, host, () => socket.send(ping));
  });
}

async function ssh({ host, port = 22 }: Place, limitMs: number): Promise<Finding | undefined> {
  if (!(await answersSsh(host, port, limitMs))) return undefined;
  return {
    where: 'address',
    found: `sshd answers at ${joinHostPort(host, port)}`,
    agent: 'fence_virsh',
    options: { ip: host, ...(port === 22 ? {} : { ipport: String(port) }), plug: '{node}' },
    isOfThisHost: false,
    next: 'right if it is the hypervisor of the nodes, with libvirt',
  };
}

function answersSsh(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(limitMs, () => end(false));
    socket.on('error', () => end(false));
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-')));
    socket.once('close', () => resolve(false));
  });
}
