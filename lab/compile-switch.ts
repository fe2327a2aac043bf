/**
 * The switch between the hosts: a network namespace with one bridge per network. Text only; `run.ts` executes it.
 *
 * A fault is a rule about ports, and ports keep their names over power cycles: a node that was isolated before it lost
 * power is isolated when it comes back.
 */
import type { LabHost, LabPlan, LabPort } from './plan.ts';

/** Shell text that turns an empty network namespace into the switch. */
export function compileSwitch(plan: LabPlan): string {
  const bridges = plan.networks.flatMap(({ bridge }) => [
    `link add name ${bridge} type bridge forward_delay 0 mcast_snooping 0`,
    `link set ${bridge} up`,
  ]);
  return [
    'set -e',
    '# The switch itself is no party on the wire.',
    'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6',
    'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6',
    ...heredoc('ip -batch -', bridges),
    ...heredoc('nft -f -', nftRules),
    '',
  ].join('\n');
}

const nftRules = [
  'table bridge lab {',
  '  set mute { type ifname; }',
  '  set deaf { type ifname; }',
  '  set cuts { type ifname . ifname; }',
  '  chain forward {',
  '    type filter hook forward priority 0; policy accept;',
  '    iifname @mute drop',
  '    oifname @deaf drop',
  '    iifname . oifname @cuts drop',
  '  }',
  '}',
];

/** `ip -batch` lines for the switch side of a host that boots; pulled cables stay pulled. */
export function compilePortsUp(host: LabHost, pulled: ReadonlySet<string>): string {
  return lines(
    host.ports.map((p) => `link set ${p.port} master ${p.bridge}${pulled.has(p.network) ? '' : ' up'}`),
  );
}

/** `ip -batch` lines that take a host off the switch and read back what is up. */
export function compilePortsDown(host: LabHost): string {
  return lines([...host.ports.map((p) => `link set ${p.port} down`), 'link show up']);
}

/** One `ip -batch` line: pulls or plugs a cable. */
export function compileCable(port: LabPort, state: 'down' | 'up'): string {
  return lines([`link set ${port.port} ${state}`]);
}

/** Names of ports whose frames the switch drops: those that come from there, those that should go there. */
export interface PortFaults {
  readonly mute: Iterable<string>;
  readonly deaf: Iterable<string>;
}

/** `nft -f` text for all faults of ports and pairs: replacing the sets is one transaction and cannot half-apply. */
export function compileFaults(
  plan: LabPlan,
  { mute, deaf }: PortFaults,
  cuts: readonly (readonly [string, string])[],
): string {
  return lines([
    ...replaceSet('mute', [...mute].map(quote)),
    ...replaceSet('deaf', [...deaf].map(quote)),
    ...replaceSet(
      'cuts',
      cuts.flatMap(([a, b]) => compilePairs(plan, a, b)),
    ),
  ]);
}

function replaceSet(name: string, elements: readonly string[]): string[] {
  const flush = `flush set bridge lab ${name}`;
  return elements.length === 0
    ? [flush]
    : [flush, `add element bridge lab ${name} { ${elements.join(', ')} }`];
}

/** Both directions between two hosts, on every network they share. */
function compilePairs(plan: LabPlan, a: string, b: string): string[] {
  const [first, second] = [a, b].map((name) => plan.hosts.find((host) => host.name === name)?.ports ?? []);
  return (first ?? []).flatMap((one) => {
    const other = (second ?? []).find((port) => port.network === one.network);
    if (!other) return [];
    return [`${quote(one.port)} . ${quote(other.port)}`, `${quote(other.port)} . ${quote(one.port)}`];
  });
}

/** `COMMAND <<'END'` with its lines. */
export function heredoc(command: string, body: readonly string[]): string[] {
  return [`${command} <<'END'`, ...body, 'END'];
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}

function quote(name: string): string {
  return `"${name}"`;
}
