/**
 * A cluster whose nodes are switched off by controllers that speak a real protocol, in a network of their own, asked by
 * Debian's fence agents. The password is in a file beside the cluster file, so that a test can forget it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFile } from './cluster-file.ts';
import { TestCluster } from './test-cluster.ts';

const password = 'pass-of-the-bmc';

export interface AgentUnderTest {
  readonly program: string;
  /** Besides address, name and password. */
  readonly options: Readonly<Record<string, string>>;
  /** Each node has a controller of its own. */
  readonly oneEach: boolean;
  /** What else must be installed. */
  readonly needs: readonly string[];
}

/** The nodes a, b, c with the group `web`, which is at home on a; `other`: options of the device of one node that differ. */
export function startControlled(
  agent: AgentUnderTest,
  other: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<TestCluster> {
  const { program, options, oneEach } = agent;
  const file = clusterFile(`${program.replace('_', '-')}-${process.pid}`, ['a', 'b', 'c']);
  file.hostNetworks.power = { role: 'none', subnet: '10.3.0.0/24' };
  const login = { username: 'holdfast', password: { file: '{here}/password' }, power_timeout: '8' };
  const device = (ip: string, more: Readonly<Record<string, string>> = {}) => ({
    device: 'agent',
    program,
    options: { ip, ...login, ...options, ...more },
    timeout: '12s',
  });
  file.cluster.fence = [device('10.3.0.100')];
  Object.entries(file.nodes).forEach(([name, node], i) => {
    node.addresses.power = `10.3.0.${11 + i}`;
    const ip = oneEach ? `10.3.0.${101 + i}` : '10.3.0.100';
    if (oneEach || other[name]) node.fence = [device(ip, other[name])];
  });
  return TestCluster.up(file, (directory) => writePassword(directory, password));
}

/** What the nodes show from now on. */
export function setPassword({ directory }: TestCluster, is: 'right' | 'wrong'): void {
  writePassword(directory, is === 'right' ? password : 'forgotten');
}

function writePassword(directory: string, text: string): void {
  writeFileSync(join(directory, 'password'), `${text}\n`, { mode: 0o600 });
}
