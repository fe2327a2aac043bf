/**
 * The client: asks the web server every 10 ms over a connection of its own and writes one JSON object per line: an
 * answer {node, sentMs, atMs}, or {lateMs, atMs} when it was itself kept from running. Runs inside the lab's client.
 *   web-client.ts ADDRESS PORT
 * It has no time to notice anything else: who may answer is judged by the demo.
 */
import { connect } from 'node:net';
import { setPriority } from 'node:os';
import { nowMs } from './clock.ts';

const everyMs = 10;
/** A connection that has not brought an answer by then never will: its server has lost power. */
const giveUpMs = 250;
/** Waking up later than this is a stall worth telling. */
const stallMs = 4;

const [address = '', port = '80'] = process.argv.slice(2);
const question = `GET / HTTP/1.0\r\nHost: ${address}\r\n\r\n`;

function tell(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function ask(): void {
  const sentMs = nowMs();
  let text = '';
  const socket = connect({ host: address, port: Number(port), noDelay: true });
  const timer = setTimeout(() => socket.destroy(), giveUpMs);
  socket.setEncoding('latin1');
  socket.on('connect', () => socket.write(question));
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('end', () => {
    const node = /^X-Node: (\S+)/im.exec(text)?.[1];
    if (node !== undefined && text.startsWith('HTTP/1.1 200 ')) tell({ node, sentMs, atMs: nowMs() });
  });
  // Nobody there is what the demo is about; the missing answer says it.
  socket.on('error', () => {});
  socket.on('close', () => clearTimeout(timer));
}

/** Questions that could not be asked in time are left out, not asked in a burst. */
function tick(dueMs: number): void {
  const lateMs = nowMs() - dueMs;
  if (lateMs > stallMs) tell({ lateMs, atMs: nowMs() });
  ask();
  const next = dueMs + everyMs * (1 + Math.floor(Math.max(0, lateMs) / everyMs));
  setTimeout(() => tick(next), Math.max(0, next - nowMs()));
}

// Who measures must not wait for those it measures.
try {
  setPriority(-10);
} catch {
  // Not allowed here: then it measures its own delays and says so.
}
// The demo has gone: so do we.
process.stdout.on('error', () => process.exit(0));
tick(nowMs());
