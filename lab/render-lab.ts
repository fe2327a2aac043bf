/** A lab as text: one line per host, then what is out of order. */
import type { HostStatus, LabStatus } from './lab-status.ts';

export function renderLab(status: LabStatus): string {
  const rows = status.hosts.map(hostRow);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  return [
    `Lab ${status.cluster} in ${status.dir}`,
    ...lines.map((line) => `  ${line.trimEnd()}`),
    ...faults(status),
  ].join('\n');
}

function hostRow(host: HostStatus): string[] {
  const power = host.power === 'off' ? `off (${host.reason})` : host.power;
  const networks = host.networks.map(
    ({ network, address, link }) => `${network} ${address}${link === 'up' ? '' : ` ${link}`}`,
  );
  const watchdog = host.watchdog ? `watchdog ${host.watchdog}` : '';
  return [host.name, power, networks.join(', '), watchdog];
}

function faults({ store, powerSwitch, cuts }: LabStatus): string[] {
  return [
    ...(store.mode === 'up' ? [] : [`  The store is ${store.mode}.`]),
    ...(powerSwitch.kind === 'ok' ? [] : [`  The power switch is told to ${verb[powerSwitch.kind]}.`]),
    ...cuts.map(([a, b]) => `  ${a} and ${b} are cut from each other.`),
  ];
}

const verb = { slow: 'be slow', hang: 'hang', fail: 'fail' } as const;
