/**
 * How commands reach the supervisor of a lab: one JSON line each way over a Unix socket, one request per connection.
 * Whoever may write to the lab directory may ask.
 */
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { LabError, type LabErrorCode, toLabError } from './lab-error.ts';
import type { LabStatus, PortFault, PowerSwitchFault, StoreMode } from './lab-status.ts';

export type LabRequest =
  | { readonly kind: 'list' }
  | { readonly kind: 'power'; readonly host: string; readonly to: 'on' | 'off' }
  | { readonly kind: 'cable'; readonly host: string; readonly network: string; readonly to: 'down' | 'up' }
  | {
      readonly kind: 'ports';
      readonly host: string;
      readonly network?: string;
      readonly to: PortFault | 'up';
    }
  | { readonly kind: 'cut' | 'mend'; readonly hosts: readonly [string, string] }
  | { readonly kind: 'pause' | 'resume'; readonly host: string }
  | { readonly kind: 'store'; readonly mode: StoreMode; readonly delayMs: number }
  | { readonly kind: 'power-switch'; readonly fault: PowerSwitchFault }
  | { readonly kind: 'down'; readonly keep: boolean };

type LabAnswer =
  | { readonly kind: 'ok'; readonly status: LabStatus }
  | { readonly kind: 'failed'; readonly code: LabErrorCode; readonly message: string };

/** Sends one request; resolves with the lab's status after it. Throws the supervisor's refusal, or `lab-none` when nobody answers. */
export async function ask(socketPath: string, request: LabRequest): Promise<LabStatus> {
  const text = await exchange(socketPath, `${JSON.stringify(request)}\n`);
  if (text === '') throw new LabError('lab-none', `The lab behind ${socketPath} ended before it answered.`);
  const answer = JSON.parse(text) as LabAnswer;
  if (answer.kind === 'ok') return answer.status;
  throw new LabError(answer.code, answer.message);
}

function exchange(socketPath: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => reject(new LabError('lab-none', `No lab answers on ${socketPath}.`)));
    socket.on('end', () => resolve(text));
    socket.write(line);
  });
}

/** Answers requests on the socket until the server is closed. */
export function serve(
  socketPath: string,
  handle: (request: LabRequest) => Promise<LabStatus>,
): Promise<Server> {
  const server = createServer((socket) => receive(socket, handle));
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(toLabError(error, 'lab-up-failed')));
    server.listen(socketPath, () => resolve(server));
  });
}

function receive(socket: Socket, handle: (request: LabRequest) => Promise<LabStatus>): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (!text.includes('\n')) return;
    socket.removeAllListeners('data');
    void answer(text, handle).then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
  });
}

async function answer(text: string, handle: (request: LabRequest) => Promise<LabStatus>): Promise<LabAnswer> {
  try {
    return { kind: 'ok', status: await handle(JSON.parse(text) as LabRequest) };
  } catch (error) {
    const { code, message } = toLabError(error, 'lab-bad-request');
    return { kind: 'failed', code, message };
  }
}
