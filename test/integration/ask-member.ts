/**
 * A program that asks a member of etcd for what every client may ask of it, or every member of another, as anybody on its network
 * could: HOST PORT [DIRECTORY], with what lies in that directory of an identity; without one it asks without TLS.
 */
import { existsSync, readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

export const askMember = import.meta.filename;

/** What it prints. */
export interface Asked {
  /** Null: there was no answer. */
  readonly status: number | null;
  /** Of the certificate that the member showed. */
  readonly serial: string;
}

const withinMs = 5_000;

function ask(host: string, port: string, directory: string | undefined): Promise<Asked> {
  const to = { ...questionFor(port), host, port, timeout: withinMs };
  return new Promise((resolve) => {
    let serial = '';
    const asked = directory === undefined ? requestPlain(to) : request({ ...to, ...shownFrom(directory) });
    asked.on('socket', (socket) =>
      socket.on('secureConnect', () => {
        if (socket instanceof TLSSocket) serial = socket.getPeerX509Certificate()?.serialNumber ?? '';
      }),
    );
    asked.on('response', ({ statusCode = 0 }) => resolve({ status: statusCode, serial }));
    asked.on('timeout', () => asked.destroy()).on('error', () => resolve({ status: null, serial }));
    asked.end(port === '2379' ? '{"key":"AA==","range_end":"AA=="}' : '');
  });
}

function questionFor(port: string) {
  return port === '2379' ? { method: 'POST', path: '/v3/kv/range' } : { method: 'GET', path: '/members' };
}

function shownFrom(directory: string) {
  const read = (name: string) => {
    const file = join(directory, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return {
    ca: read('authority.crt'),
    cert: read('node.crt'),
    key: read('node.key'),
    checkServerIdentity: () => undefined,
  };
}

if (import.meta.main) {
  const [host = '', port = '', directory] = process.argv.slice(2);
  console.log(JSON.stringify(await ask(host, port, directory)));
  process.exit();
}
