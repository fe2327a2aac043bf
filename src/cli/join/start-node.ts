/** The units of this host, called by the name of the node, now and at every boot: the member of the store before the agent. */
import type { Config, NodeName } from '../../core/config.ts';
import { managedOf } from '../../store/etcd/managed.ts';
import { shortHostName } from '../begin/answers.ts';
import { nodeNameIn, withNodeName, writeDefaults } from '../begin/node-name-line.ts';
import { agentUnits, memberUnits, startUnits } from '../begin/units.ts';

/** The cluster file that they read. */
export const unitsFile = '/etc/holdfast/cluster.yaml';

/** The units. Throws `unit-refused`. */
export function startNode({ store }: Pick<Config, 'store'>, node: NodeName): readonly string[] {
  const isCalledSo = (text: string) => (nodeNameIn(text) ?? shortHostName()) === node;
  writeDefaults((text) => (isCalledSo(text) ? text : withNodeName(text, node)));
  const units = [...(managedOf(store) === undefined ? [] : memberUnits), ...agentUnits];
  startUnits(units);
  return units;
}
