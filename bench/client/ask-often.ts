/**
 * A client that asks a web server at a fixed pace and says of every request how it went. It runs in the lab's client to
 * see what people would see, and in every node (asking from the floating address, which only an owner can) to see who
 * serves. Small on purpose: raw sockets, one connection per request, nothing shared with what is measured.
 *
 *     ask-often.ts ADDRESS PORT INTERVAL-MS GIVE-UP-MS [--own]
 *
 * Lines on standard output, times in ms of the machine's monotonic clock:
 *     + SENT ANSWERED NODE     the request was answered, by this node
 *     - SENT GAVE-UP REASON    it was not
 */
import { createConnection } from 'node:net';
import { getPriority, setPriority } from 'node:os';

const [address = '', port = '', interval = '', giveUp = '', own] = process.argv.slice(2);
const [intervalMs, giveUpMs] = [Number(interval), Number(giveUp)];
const flushMs = 40;
/** Above everything else without real-time priority: what is measured must not be the client's own waiting. */
const niceness = -15;
const question = 'GET / HTTP/1.0\r\n\r\n';

let lines = '';

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

function say(sign: '+' | '-', sent: number, what: string): void {
  lines += `${sign} ${sent.toFixed(2)} ${nowMs().toFixed(2)} ${what}\n`;
}

function ask(): void {
  const sent = nowMs();
  const socket = createConnection({
    host: address,
    port: Number(port),
    ...(own ? { localAddress: address } : {}),
  });
  let answer = '';
  let told = false;
  const tell = (sign: '+' | '-', what: string) => {
    if (!told) say(sign, sent, what);
    told = true;
    clearTimeout(patience);
    socket.destroy();
  };
  const patience = setTimeout(() => tell('-', 'silent'), giveUpMs);
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('connect', () => socket.write(question));
  socket.on('data', (text: string) => (answer += text));
  socket.on('error', (error: NodeJS.ErrnoException) => tell('-', error.code ?? error.message));
  socket.on('end', () => conclude(answer, tell));
}

/** The last line of the answer names the node; an answer cut short is none. */
function conclude(answer: string, tell: (sign: '+' | '-', what: string) => void): void {
  const isWhole = answer.startsWith('HTTP/1.1 200 ') && answer.endsWith('\n');
  if (isWhole) tell('+', answer.trimEnd().split('\n').at(-1) ?? '');
  else tell('-', 'cut-short');
}

function flush(): void {
  if (lines === '') return;
  process.stdout.write(lines);
  lines = '';
}

/** Paced by the clock, not by the timer: a late tick does not delay those after it. */
function keepAsking(startedMs: number, count: number): void {
  ask();
  const nextMs = startedMs + count * intervalMs;
  const behind = nowMs() - nextMs;
  const skipped = behind > intervalMs ? Math.floor(behind / intervalMs) : 0;
  setTimeout(() => keepAsking(startedMs, count + 1 + skipped), Math.max(0, nextMs - nowMs()));
}

setPriority(Math.min(getPriority(), niceness));
process.stdout.on('error', () => process.exit(0));
setInterval(flush, flushMs);
keepAsking(nowMs(), 1);
