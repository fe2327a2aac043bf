/**
 * A program that tries a port as anybody on its network could: HOST PORT WAY BYTES [DIRECTORY] sends BYTES, by TCP as it is or by TLS
 * with the certificate in that directory if there is one, and prints as JSON what came of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

export const tryPort = import.meta.filename;

export type Way = 'plain' | 'tls' | 'tls-1.2';

/** What it prints. */
export interface Tried {
  /** There was a connection of TCP; whether TLS came about is another matter. */
  readonly connected: boolean;
  /** Until the connection ended or fell silent. */
  readonly heard: string;
}

const silentMs = 2_000;

function open(host: string, port: number, way: Way, directory: string | undefined): Socket {
  if (way === 'plain') return connect({ host, port });
  const version: ConnectionOptions = way === 'tls' ? {} : { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };
  // Whoever breaks in does not ask whom it has before it.
  return connectTls({ host, port, rejectUnauthorized: false, ...version, ...shownFrom(directory) });
}

function shownFrom(directory: string | undefined): ConnectionOptions {
  if (directory === undefined) return {};
  const who = ['node', 'user'].find((name) => existsSync(join(directory, `${name}.crt`)));
  const read = (end: string) => readFileSync(join(directory, `${who}.${end}`));
  return { cert: read('crt'), key: read('key') };
}

function hear(socket: Socket, bytes: string): Promise<Tried> {
  return new Promise((resolve) => {
    let heard = '';
    let connected = false;
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    socket.on('error', () => {}).on('close', () => resolve({ connected, heard }));
    socket.setTimeout(silentMs, () => socket.destroy());
    socket.write(bytes);
  });
}

if (import.meta.main) {
  const [host = '', port, way, bytes = '', directory] = process.argv.slice(2);
  console.log(JSON.stringify(await hear(open(host, Number(port), way as Way, directory), bytes)));
}
