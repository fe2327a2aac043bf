/** keepalived beside us: the same lab, networks, web server, clients and faults, with keepalived where our agent would be. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab } from '../../lab/lab.ts';
import { loadClusterFile } from '../../src/config/load-cluster-file.ts';
import { Watcher } from '../client/watcher.ts';
import type { Arena } from './arena.ts';
import { compileClusterFile, floating, nodeNames, webGroup, writeClusterFile } from './cluster-file.ts';
import { compileKeepalived } from './keepalived-config.ts';

export interface KeepalivedOptions {
  readonly name: string;
  readonly advertSeconds: number;
  readonly signal: AbortSignal;
}

const state = '/var/lib/holdfast';
const stepAside = `touch ${state}/stay-away; kill -TERM $(cat /run/keepalived.pid)`;
export async function openKeepalivedArena(options: KeepalivedOptions): Promise<Arena> {
  const written = writeClusterFile(compileClusterFile(options.name, 'sqlite', webGroup));
  for (const node of nodeNames)
    writeFileSync(
      join(written.directory, `keepalived-${node}.conf`),
      compileKeepalived(node, options.advertSeconds),
    );
  const lab = await upWithout(written.path, options).catch((error: unknown) => {
    written.remove();
    throw error;
  });
  const watcher = new Watcher(lab, floating);
  const shell = async (node: string, script: string) => void (await lab.exec(node, ['sh', '-c', script]));
  return {
    system: `keepalived (${options.advertSeconds} s)`,
    lab,
    watcher,
    nodes: nodeNames,
    unrest: () => unrestOf(lab, watcher),
    move: (from) => shell(from, stepAside),
    undoMove: (from) => shell(from, `rm -f ${state}/stay-away`),
    killService: (node) => shell(node, 'kill -9 $(pgrep -x nginx)'),
    reviveService: (node) => shell(node, 'touch /run/revive'),
    roles: async () => ({}),
    story: () => [],
    close: async () => {
      watcher.close();
      await lab.down();
      written.remove();
    },
  };
}

/** The lab of the cluster file, without a store and with our stand-in for the agent. */
function upWithout(path: string, { signal }: KeepalivedOptions): Promise<Lab> {
  const { config } = loadClusterFile(path);
  if (config === undefined) throw new Error(`${path} is not a cluster file.`);
  const holdfast = join(import.meta.dirname, 'keepalived-node');
  return Lab.up(path, { config: { ...config, store: { kind: 'memory' } }, holdfast, signal });
}

/** Every node has its keepalived, and the node that is preferred serves. */
async function unrestOf(lab: Lab, watcher: Watcher): Promise<string | undefined> {
  const running = await Promise.all(
    nodeNames.map(async (node) => (await lab.exec(node, ['pgrep', '-x', 'keepalived'])).code === 0),
  );
  const away = nodeNames.find((_, i) => !running[i]);
  if (away !== undefined) return `keepalived does not run on ${away}`;
  await watcher.watchAll();
  const serving = watcher.servingNow();
  return serving.includes(nodeNames[0]) ? undefined : `${serving.join(', ') || 'nobody'} serves`;
}
