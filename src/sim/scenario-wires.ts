/** The lines that change how the nodes reach one another: networks, ports, addresses, in the configuration and in the world. */
import { grammarOf } from './scenario-grammar.ts';
import { anyName, countWord, networkWord, newName, nodeWord, oneOf } from './scenario-kinds.ts';
import { type ScenarioState, worldOf } from './scenario-state.ts';
import { type SimpleWire, wireOf } from './simple-config.ts';

const { form } = grammarOf<ScenarioState>();

type Cluster = ScenarioState['setup']['cluster'];

/** What an operator applies. */
export function wireChanges(apply: (s: ScenarioState, cluster: Cluster) => void) {
  const change = (s: ScenarioState, name: string, its: Partial<SimpleWire>) => {
    const { cluster } = s.setup;
    const networks = [...new Set([...cluster.networks, name])];
    const wires = everyWire(cluster);
    apply(s, { ...cluster, networks, wires: { ...wires, [name]: { ...wireOf(cluster, name), ...its } } });
  };
  return {
    /** Its port or role; one that is not there yet is added, on the wire of another one. */
    network: form(
      {
        words: { name: newName },
        options: { port: countWord, role: oneOf('both', 'client', 'none'), on: networkWord },
      },
      (s, { name, port, role, on }) =>
        change(s, name, {
          ...(port === undefined ? {} : { port }),
          ...(role === undefined ? {} : { role }),
          ...(on === undefined ? {} : { on: wireOf(s.setup.cluster, on).on }),
        }),
    ),
    'network-named': form({ words: { from: networkWord, to: newName } }, (s, { from, to }) => {
      const { cluster } = s.setup;
      const { [from]: its, ...others } = everyWire(cluster);
      if (!its || others[to]) return;
      const networks = cluster.networks.map((name) => (name === from ? to : name));
      apply(s, { ...cluster, networks, wires: { ...others, [to]: its } });
    }),
    'network-gone': form({ words: { name: networkWord } }, (s, { name }) => {
      const { cluster } = s.setup;
      const networks = cluster.networks.filter((other) => other !== name);
      apply(s, { ...cluster, networks, wires: everyWire(cluster) });
    }),
    address: form(
      { words: { node: nodeWord, network: networkWord, which: oneOf('first', 'second') } },
      (s, { node, network, which }) => {
        const { moved } = wireOf(s.setup.cluster, network);
        const others = moved.filter((other) => other !== node);
        change(s, network, { moved: which === 'second' ? [...others, node] : others });
      },
    ),
  };
}

/** Written out, so that each keeps its own whatever becomes of the list. */
function everyWire(cluster: Cluster): Readonly<Record<string, SimpleWire>> {
  const named = cluster.networks.map((name) => [name, wireOf(cluster, name)] as const);
  return { ...cluster.wires, ...Object.fromEntries(named) };
}

/** What is in the way. */
export const wireFaults = {
  /** A firewall on every machine. */
  port: form({ words: { port: countWord, state: oneOf('shut', 'open') } }, (s, { port, state }) =>
    worldOf(s).network.shut(port, state === 'shut'),
  ),
  /** No machine has the address. */
  address: form({ words: { address: anyName, state: oneOf('missing', 'there') } }, (s, { address, state }) =>
    worldOf(s).network.miss(address, state === 'missing'),
  ),
};
