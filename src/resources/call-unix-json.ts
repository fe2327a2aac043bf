/**
 * One conversation over a Unix socket: a line of JSON each way per request, then the socket is closed. This is how QEMU's
 * monitor (QMP) is spoken to: it greets, wants to be asked for its capabilities first, and mixes events in between.
 */
import { connect, type Socket } from 'node:net';
import type { CallBounds, CallOutcome } from './call-outcome.ts';
import type { LocalCall } from './step.ts';

/** Longer than any answer that says one word; whoever sends more is not what we asked for. */
const lineCharactersMax = 1024 * 1024;

/** Never rejects. */
export function callUnixJson(step: LocalCall, { withinMs, signal }: CallBounds): Promise<CallOutcome> {
  if (withinMs <= 0) return Promise.resolve({ kind: 'timeout' });
  if (signal?.aborted) return Promise.resolve({ kind: 'called-off' });
  return new Promise((resolve) => {
    const over = new AbortController();
    const socket = connect({ path: step.socket });
    const end = (outcome: CallOutcome) => {
      over.abort();
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end({ kind: 'timeout' }), withinMs);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    signal?.addEventListener('abort', () => end({ kind: 'called-off' }), { signal: over.signal });
    converse(socket, step, end);
  });
}

function converse(socket: Socket, step: LocalCall, end: (outcome: CallOutcome) => void): void {
  const left = [...step.requests];
  const ask = () => socket.write(`${JSON.stringify(left.shift())}\n`);
  let text = '';
  socket.setEncoding('utf8');
  socket.once('connect', ask);
  socket.once('error', (error: NodeJS.ErrnoException) => {
    const isAbsent = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
    end({ kind: isAbsent ? 'nobody' : 'broken', reason: error.message });
  });
  socket.once('close', () => end({ kind: 'broken', reason: 'the connection was closed' }));
  socket.on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    if (text.length > lineCharactersMax) return end({ kind: 'broken', reason: 'its line has no end' });
    for (const line of lines) {
      const answer = parseAnswer(line, step.answers);
      if (answer === undefined) continue;
      if (left.length === 0) return end({ kind: 'answered', answer });
      ask();
    }
  });
}

/** Undefined for what is no answer. */
function parseAnswer(line: string, members: readonly string[]): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isAnswer = typeof value === 'object' && value !== null && members.some((member) => member in value);
    return isAnswer ? value : undefined;
  } catch {
    return undefined;
  }
}
