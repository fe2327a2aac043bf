/** A lab as text: a table of its hosts, then what is out of order. */
import type { HostStatus, LabStatus } from '../../../lab/lab-status.ts';
import { renderTable } from '../../terminal/table.ts';

const columns = [
  { title: 'HOST' },
  { title: 'POWER' },
  { title: 'NETWORKS', cut: true },
  { title: 'WATCHDOG' },
] as const;

export function renderLab(status: LabStatus, width: number): string {
  const title = `Lab ${status.cluster} in ${status.dir}`;
  return [title, ...renderTable(columns, status.hosts.map(hostRow), width), ...faults(status)].join('\n');
}

function hostRow(host: HostStatus): string[] {
  const power = host.power === 'off' ? `off (${host.reason})` : host.power;
  const networks = host.networks.map(
    ({ network, address, link }) => `${network} ${address}${link === 'up' ? '' : ` ${link}`}`,
  );
  return [host.name, power, networks.join(', '), host.watchdog ?? '-'];
}

function faults({ store, powerSwitch, cuts }: LabStatus): string[] {
  return [
    ...(store.mode === 'up' ? [] : [`The store is ${store.mode}.`]),
    ...(powerSwitch.kind === 'ok' ? [] : [`The power switch is told to ${verb[powerSwitch.kind]}.`]),
    ...cuts.map(([a, b]) => `${a} and ${b} are cut from each other.`),
  ];
}

const verb = {
  slow: 'be slow',
  late: 'cut the power late',
  early: 'say off too early',
  stuck: 'leave nodes on',
  hang: 'hang',
  fail: 'fail',
  lie: 'lie',
  'exit-2': 'end with exit code 2',
} as const;
