/** What is done to a running system, once for all systems: one entry per row of the failover tables. */
import type { Arena, Roles } from '../arena/arena.ts';

export interface Fault {
  readonly name: string;
  readonly title: string;
  /** Where the service shall run when it strikes; `another`: on a node without a role. */
  readonly serviceOn: keyof Roles | 'another' | 'anywhere';
  readonly victim: 'owner' | 'coordinator';
  /** The least time it lasts before it is undone. */
  readonly holdMs: number;
  strike(arena: Arena, victim: string): Promise<unknown>;
  heal(arena: Arena, victim: string): Promise<unknown>;
}

const networks = ['office', 'ring'] as const;
const others = (arena: Arena, node: string) => arena.nodes.filter((n) => n !== node);

/** Who was switched off by the fault or by the cluster gets power again. */
async function powerUp(arena: Arena): Promise<void> {
  const { hosts } = await arena.lab.status();
  const off = hosts.filter((host) => host.kind === 'node' && host.power === 'off');
  await Promise.all(off.map(({ name }) => arena.lab.power(name, 'on')));
}

const power = {
  strike: (arena: Arena, victim: string) => arena.lab.power(victim, 'off'),
  heal: powerUp,
};

/** A switch port that forwards in one direction only, on every network or on one. */
function oneWay<F extends 'deaf' | 'mute', N extends '' | 'office' = ''>(
  fault: F,
  title: string,
  network?: N,
) {
  return {
    name: (network ? `${fault}-${network}` : fault) as N extends 'office' ? `${F}-office` : F,
    title,
    serviceOn: 'another',
    victim: 'owner',
    holdMs: 4_000,
    strike: ({ lab }: Arena, victim: string) => lab.oneWay(victim, fault, network),
    heal: async (arena: Arena, victim: string) => {
      await arena.lab.heal(victim);
      await powerUp(arena);
    },
  } as const;
}

export const faults = [
  {
    name: 'power',
    title: 'node loses power',
    serviceOn: 'another',
    victim: 'owner',
    holdMs: 3_000,
    ...power,
  },
  {
    name: 'cable',
    title: 'its cables are pulled',
    serviceOn: 'another',
    victim: 'owner',
    holdMs: 4_000,
    strike: ({ lab }, victim) => Promise.all(networks.map((network) => lab.link(victim, network, 'down'))),
    heal: async (arena, victim) => {
      await Promise.all(networks.map((network) => arena.lab.link(victim, network, 'up')));
      await powerUp(arena);
    },
  },
  {
    name: 'isolate',
    title: 'switch forwards nothing',
    serviceOn: 'another',
    victim: 'owner',
    holdMs: 4_000,
    strike: ({ lab }, victim) => lab.isolate(victim),
    heal: async (arena, victim) => {
      await arena.lab.heal(victim);
      await powerUp(arena);
    },
  },
  oneWay('deaf', 'nothing reaches it any more'),
  oneWay('mute', 'what it sends is lost'),
  oneWay('deaf', 'nothing reaches it on the client network', 'office'),
  oneWay('mute', 'what it sends on the client network is lost', 'office'),
  {
    name: 'cut',
    title: 'cut from the other nodes',
    serviceOn: 'another',
    victim: 'owner',
    holdMs: 4_000,
    strike: (arena, victim) =>
      Promise.all(others(arena, victim).map((other) => arena.lab.cut(victim, other))),
    heal: async (arena, victim) => {
      await Promise.all(others(arena, victim).map((other) => arena.lab.mend(victim, other)));
      await powerUp(arena);
    },
  },
  {
    name: 'kill',
    title: 'web server killed',
    serviceOn: 'anywhere',
    victim: 'owner',
    holdMs: 2_000,
    strike: (arena, victim) => arena.killService(victim),
    heal: (arena, victim) => arena.reviveService(victim),
  },
  {
    name: 'move',
    title: 'planned move',
    serviceOn: 'anywhere',
    victim: 'owner',
    holdMs: 1_500,
    strike: (arena, victim) => arena.move(victim, others(arena, victim)[0] ?? ''),
    heal: (arena, victim) => arena.undoMove(victim),
  },
  {
    name: 'coordinator-owner',
    title: 'owner that coordinates loses power',
    serviceOn: 'coordinator',
    victim: 'owner',
    holdMs: 3_000,
    ...power,
  },
  {
    name: 'coordinator',
    title: 'coordinator without service loses power',
    serviceOn: 'another',
    victim: 'coordinator',
    holdMs: 3_000,
    ...power,
  },
  {
    name: 'store-leader',
    title: 'owner with the etcd leader loses power',
    serviceOn: 'storeLeader',
    victim: 'owner',
    holdMs: 4_000,
    ...power,
  },
] as const satisfies readonly Fault[];

export type FaultName = (typeof faults)[number]['name'];
