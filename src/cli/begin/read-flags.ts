/** The words of `holdfast init` that stand for parts of a cluster file: networks, the store, fence devices. Each throws `usage`. */
import type { WrittenDevice } from '../../config/edit/edited.ts';
import { HoldfastError } from '../../errors.ts';
import { splitEndpoint, splitHostPort } from '../../values/host-port.ts';
import { parseSubnet } from '../../values/ip.ts';

export interface NamedNetwork {
  readonly name: string;
  readonly subnet: string;
  readonly role: string;
}

/** `net0=10.99.0.0/24`, or with a role behind a colon. */
export function readNetwork(word: string): NamedNetwork {
  const [, name = '', text = '', role = 'both'] =
    /^([^=\s]+)=(.+?\/\d{1,3})(?::(cluster|client|both|none|storage))?$/.exec(word) ?? [];
  const next = 'Write NAME=SUBNET or NAME=SUBNET:ROLE, for example net0=10.99.0.0/24:both.';
  if (name === '') throw usage(`--network: "${shortened(word)}" is no network`, next);
  const subnet = parseSubnet(text);
  if ('value' in subnet) return { name, subnet: subnet.value, role };
  throw usage(`--network: ${subnet.wrong}`, `Please ${subnet.right}.`);
}

/** `managed-etcd`, `etcd:URL,URL,…`, `sqlite:HOST:PORT`, or with `,witness=HOST` behind it. */
export function readStore(word: string): Readonly<Record<string, unknown>> {
  if (word === 'managed-etcd') return { kind: 'etcd', managed: true };
  const [, kind, rest = ''] = /^(etcd|sqlite):(.+)$/.exec(word) ?? [];
  const parts = rest.split(',');
  if (kind === 'etcd' && parts.every((url) => splitEndpoint(url) !== undefined))
    return { kind, endpoints: parts };
  const [address = '', witness] = parts;
  const host = /^witness=(\S+)$/.exec(witness ?? '')?.[1];
  if (
    kind === 'sqlite' &&
    splitHostPort(address) !== undefined &&
    (witness === undefined || host !== undefined)
  )
    return { kind, address, ...(host === undefined ? { lab: true } : { witnessHost: host }) };
  throw usage(
    `--store: "${shortened(word)}" is no store`,
    'Write managed-etcd, etcd:URL,URL,URL, or sqlite:HOST:PORT,witness=HOST.',
  );
}

/** `manual`, or `agent:PROGRAM` with `,NAME=VALUE` for each of its options. */
export function readFence(word: string): WrittenDevice {
  if (word === 'manual') return { device: 'manual' };
  const [program = '', ...rest] = /^agent:(.+)$/.exec(word)?.[1]?.split(',') ?? [];
  const options = rest.map((part) => /^([A-Za-z0-9_-]+)=(.*)$/.exec(part));
  if (program === '' || options.includes(null))
    throw usage(
      `--fence: "${shortened(word)}" is no fence device`,
      'Write manual, or agent:PROGRAM,NAME=VALUE,…, for example agent:fence_ipmilan,ip=10.88.0.1,username=holdfast.',
    );
  const named = Object.fromEntries(options.map((option) => [option?.[1] ?? '', option?.[2] ?? '']));
  return { device: 'agent', program, ...(rest.length === 0 ? {} : { options: named }) };
}

function usage(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}

function shortened(word: string): string {
  return word.slice(0, 100);
}
