/** Holdfast itself: the real agents in a lab, asked through the same local API as the command line. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab } from '../../lab/lab.ts';
import { type ApiClient, createClient } from '../../src/api/client.ts';
import type { StatusView } from '../../src/api/contract/status-view.ts';
import { words } from '../../src/core/words/words.ts';
import type { AgentEvent } from '../../src/ports/agent-facade.ts';
import { Watcher } from '../client/watcher.ts';
import type { Arena, Roles, StoryLine } from './arena.ts';
import {
  compileClusterFile,
  floating,
  nodeNames,
  type StoreChoice,
  webGroup,
  writeClusterFile,
} from './cluster-file.ts';

export interface HoldfastArena extends Arena {
  /** Text of the cluster file, to derive changed ones from. */
  readonly file: string;
  /** The local API of a node that answers. */
  client(): Promise<ApiClient>;
  status(): Promise<StatusView>;
  /** Moves the group and keeps it there. */
  place(group: string, node: string): Promise<void>;
}

export interface HoldfastOptions {
  readonly name: string;
  readonly store: StoreChoice;
  readonly groups?: string;
  readonly signal: AbortSignal;
}

const pinMs = 3_600_000;
const killNginx = ['sh', '-c', 'kill -9 $(pgrep -x nginx)'];

/** Brings a cluster up and watches it; `close` takes everything away. */
export async function openHoldfastArena(options: HoldfastOptions): Promise<HoldfastArena> {
  const written = writeClusterFile(
    compileClusterFile(options.name, options.store, options.groups ?? webGroup),
  );
  const lab = await Lab.up(written.path, { signal: options.signal }).catch((error: unknown) => {
    written.remove();
    throw error;
  });
  const watcher = new Watcher(lab, floating);
  const status = async () => (await client()).status();
  const client = async () => createClient({ socketPath: await livingSocket(lab), by: 'bench' });
  const place = async (group: string, node: string) =>
    (await client()).submit({ kind: 'move', group, node, forMs: pinMs });
  const unpin = async () => {
    const isPinned = (await status()).groups.some((group) => group.name === 'web' && group.pin !== null);
    if (isPinned) await (await client()).submit({ kind: 'unpin', group: 'web' });
  };
  return {
    system: `holdfast (${options.store})`,
    lab,
    watcher,
    nodes: nodeNames,
    file: written.path,
    client,
    status,
    place,
    unrest: async () => unrestOf(await status()),
    move: (_from, to) => place('web', to),
    undoMove: unpin,
    killService: async (node) => void (await lab.exec(node, killNginx)),
    reviveService: async () => {},
    roles: async () => rolesOf(await status()),
    story: (wall) => nodeNames.flatMap((node) => readStory(lab, node, wall)).sort((a, b) => a.at - b.at),
    close: async () => {
      watcher.close();
      await lab.down();
      written.remove();
    },
  };
}

async function livingSocket(lab: Lab): Promise<string> {
  const { hosts } = await lab.status();
  const alive = hosts.filter((host) => host.kind === 'node' && host.power === 'on');
  const reachable = alive.filter((host) => host.networks.every((network) => network.link === 'up'));
  const sockets = (reachable.length > 0 ? reachable : alive).map(({ name }) => socketOf(lab, name));
  const socket = sockets.find((path) => existsSync(path));
  if (socket === undefined) throw new Error('No node of the lab has an agent that answers.');
  return socket;
}

/** The local API of one node, from outside. */
function socketOf(lab: Lab, node: string): string {
  return join(lab.dir, 'nodes', node, 'api.sock');
}

/** A store member is known by its address, which is a node's where members run on nodes. */
function rolesOf({ coordinator, store, nodes }: StatusView): Roles {
  const leader = store.members.find((member) => member.state === 'leads');
  const host = nodes.find((node) =>
    Object.values(node.addresses).some((address) => leader?.detail.includes(`//${address}:`)),
  );
  return { ...(coordinator ? { coordinator } : {}), ...(host ? { storeLeader: host.name } : {}) };
}

/** What keeps the cluster from being at rest. */
function unrestOf(status: StatusView): string | undefined {
  const away = status.nodes.find((node) => node.state !== 'in');
  if (away) return `${away.name} is ${away.state}${away.why ? ` (${away.why})` : ''}`;
  const unheard = status.nodes.find((node) => node.links.some((link) => link.unheardBy.length > 0));
  if (unheard) return `${unheard.name} is not heard by all`;
  if (status.coordinator === null) return 'nobody coordinates';
  const group = status.groups.find((g) => g.state !== 'running' || g.node === null);
  if (group) return `${group.name} is ${group.state}: ${group.reason}`;
  const elsewhere = status.groups.find((g) => g.failback === 'on' && g.node !== (g.pin?.node ?? g.nodes[0]));
  return elsewhere && `${elsewhere.name} has not failed back from ${elsewhere.node}`;
}

function readStory(lab: Lab, node: string, wall: number): StoryLine[] {
  const path = join(lab.dir, 'nodes', node, 'events.ndjson');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'));
  return lines
    .map((line) => JSON.parse(line) as AgentEvent)
    .filter(({ at }) => at >= wall)
    .map(({ at, reason }) => ({ at, node, kind: reason.kind, text: words(reason) }));
}
