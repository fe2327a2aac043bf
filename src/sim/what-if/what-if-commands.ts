/**
 * What can be supposed, as one table: the commands of scenarios that break or mend something, everything that can be asked of
 * the cluster, and how time passes. How a line is read: what-if-line.ts.
 */
import type { Config, NodeName } from '../../core/config.ts';
import { deviceBehaviours } from '../device-behaviours.ts';
import { scenarioCommands } from '../scenario-commands.ts';
import { type Commands, type Form, grammarOf, type Kind, ScenarioMistake } from '../scenario-grammar.ts';
import { duration, groupWord, networkWord, nodeWord, oneOf, resourceWord } from '../scenario-kinds.ts';
import { askForms } from '../scenario-requests.ts';
import { makeScenarioState, type ScenarioState } from '../scenario-state.ts';
import type { SimNode } from '../sim-node.ts';
import type { World } from '../world.ts';
import { onWires } from './as-simulated.ts';
import type { StoreMembers } from './store-members.ts';

/** What is being supposed, as far as it has come. */
export interface WhatIf extends ScenarioState {
  readonly world: World;
  readonly members: StoreMembers;
  /** Compiled cluster files, by the words that name them. */
  readonly files: ReadonlyMap<string, Config>;
  /** What the last statement wants to pass: ms, or what it takes to come to rest. */
  waits: number | 'rest' | undefined;
  /** Nodes whose agents were stopped. */
  readonly left: Set<NodeName>;
}

export function makeWhatIf(world: World, members: StoreMembers, files: WhatIf['files']): WhatIf {
  const cluster = { nodes: [...world.nodes.keys()], networks: [], fence: 'none' } as const;
  return {
    ...makeScenarioState(1),
    world,
    setup: { cluster, groups: {} },
    members,
    files,
    waits: undefined,
    left: new Set(),
  };
}

const { form, choice } = grammarOf<WhatIf>();

/** Where a story and a real cluster mean the same. */
const asInStories = [
  ...(['heal', 'link', 'cut', 'mend', 'oneway', 'pause', 'kill'] as const),
  ...(['behave', 'checks', 'watchdog'] as const),
] as const;

function nodeOf({ world }: WhatIf, name: string): SimNode {
  return world.nodes.get(name)!;
}

const power = (state: 'on' | 'off') =>
  form({ words: { node: nodeWord } }, (s, { node }) =>
    state === 'on' ? nodeOf(s, node).powerOn() : nodeOf(s, node).powerOff(),
  );

const pass = form({ words: {}, more: { ms: duration } }, (s, { ms }) => {
  s.waits = ms ?? 'rest';
});

/** What the words of a request name, beside what stories may call as they like. */
const named: Readonly<Record<string, Kind<unknown>>> = {
  node: nodeWord,
  group: groupWord,
  resource: resourceWord,
};

/** Asked where the coordinator is, or at any node that is up. */
function askedOf(s: WhatIf): string {
  const up = [...s.world.nodes.values()].filter((node) => node.power && node.daemon.id !== undefined);
  const coordinator = s.world.store.document?.value.coordinator;
  const asked = up.find(({ name }) => name === coordinator) ?? up[0];
  if (asked === undefined) throw new ScenarioMistake('no node is up then to be asked');
  return asked.name;
}

function requests(): Commands<WhatIf> {
  const forms = Object.entries(askForms()).map(
    ([kind, asked]) => [kind, request(asked as Form<WhatIf>)] as const,
  );
  return Object.fromEntries(forms);
}

function request({ shape, run }: Form<WhatIf>): Form<WhatIf> {
  const withNames = <K extends Readonly<Record<string, Kind<unknown>>>>(kinds: K) =>
    Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, named[name] ?? kind]));
  return {
    kind: 'form',
    shape: { words: withNames(shape.words), more: withNames(shape.more ?? {}) },
    run: (s, values) => run(s, { ...values, at: askedOf(s) }),
  };
}

const asked = requests();
const {
  resume: askResume,
  fence: askFence,
  ...otherRequests
} = asked as Readonly<Record<string, Form<WhatIf>>>;

export const whatIfCommands: Commands<WhatIf> = {
  power: choice({}, () => ({ off: power('off'), on: power('on') })),
  ...Object.fromEntries(asInStories.map((name) => [name, scenarioCommands[name]!] as const)),
  /** A node that holds a member of the store still has that one. */
  isolate: form({ words: { node: nodeWord }, more: { network: networkWord } }, (s, { node, network }) => {
    s.world.network.isolate(node, network);
    if (network === undefined && s.members.members.length > 0) s.world.network.cutStore(node, false);
  }),
  leave: form({ words: { node: nodeWord } }, (s, { node }) => {
    s.left.add(node);
    nodeOf(s, node).keeper.leave();
  }),
  store: form({ words: { mode: oneOf('off', 'on', 'up', 'gone', 'readonly', 'slow') } }, (s, { mode }) =>
    s.members.set(mode === 'off' ? 'gone' : mode === 'on' ? 'up' : mode),
  ),
  ...otherRequests,
  /** One that stands still goes on; one that is drained runs groups again. */
  resume: form({ words: { node: nodeWord } }, (s, { node }) => {
    if (nodeOf(s, node).paused === undefined) askResume!.run(s, { node });
    else nodeOf(s, node).resume();
  }),
  /** Without more: it is switched off; else what its fence device does from then on. */
  fence: form(
    { words: { node: nodeWord }, more: { behaviour: oneOf(...deviceBehaviours) } },
    (s, { node, behaviour }) => {
      if (behaviour === undefined) askFence!.run(s, { node });
      else s.world.devices.behaviours.set(node, behaviour);
    },
  ),
  apply: form({ words: { file: fileWord() } }, (s, { file }) => apply(s, s.files.get(file)!)),
  wait: pass,
  advance: pass,
};

/** Which files there are is known before a line is read. */
function fileWord(): Kind<string> {
  return { what: 'FILE', read: (value) => ({ value }) };
}

function apply(s: WhatIf, config: Config): void {
  const { world } = s;
  const hash = `supposed${world.configs.size}`;
  world.configs.set(hash, onWires(config, world.network.networks));
  const base = world.store.document?.value.config.version ?? 0;
  world.ask(askedOf(s), { kind: 'apply', hash, base });
}
