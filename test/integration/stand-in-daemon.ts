/**
 * Stands where the daemon would: writes down what the keeper tells it, shows progress, and says to the keeper what the
 * test tells it to say. Log: `daemon.ndjson` in the state directory. Orders: one JSON line per order on the Unix socket
 * `stand-in.sock` there, `{"say": <DaemonToKeeper>}`, `{"hang": true}` or `{"exit": code}`.
 */
import { appendFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { DaemonToKeeper, KeeperToDaemon } from '../../src/core/keeper/messages.ts';

interface Order {
  readonly say?: DaemonToKeeper;
  readonly hang?: boolean;
  readonly exit?: number;
}

const { values } = parseArgs({ strict: false, options: { 'state-dir': { type: 'string' } } });
const stateDir = String(values['state-dir']);
const socket = join(stateDir, 'stand-in.sock');

function log(entry: { readonly heard: KeeperToDaemon } | { readonly started: readonly string[] }): void {
  const line = { at: Date.now(), pid: process.pid, ...entry };
  appendFileSync(join(stateDir, 'daemon.ndjson'), `${JSON.stringify(line)}\n`);
}

function say(message: DaemonToKeeper): void {
  if (process.connected) process.send?.(message);
}

function obey(order: Order): void {
  if (order.say) say(order.say);
  if (order.exit !== undefined) process.exit(order.exit);
  while (order.hang);
}

log({ started: process.argv.slice(2) });
process.on('message', (message: KeeperToDaemon) => {
  log({ heard: message });
  if (message.kind === 'leave') say({ kind: 'end-incarnation', reason: { kind: 'leaves-now' } });
});
process.on('disconnect', () => process.exit(0));
setInterval(() => say({ kind: 'progress' }), 100);

rmSync(socket, { force: true });
createServer((connection) => {
  createInterface({ input: connection }).on('line', (line) => obey(JSON.parse(line)));
}).listen(socket);
