/** One request by TLS, with what it shows, and the answer as it came. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Identity } from '../../identity/identity.ts';
import { clientTls } from '../../identity/tls-options.ts';

export interface Got {
  readonly status: number;
  readonly body: string;
}

export interface Try {
  readonly shows?: Pick<Identity, 'certificate' | 'key'> | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
}

interface Place {
  /** PEM. */
  readonly authority: string;
  readonly host: string;
  readonly port: number;
}

export async function askNetwork({ authority, host, port }: Place, how: Try): Promise<Got> {
  const { shows, headers = {}, method = 'GET', path = '/v1/status', body } = how;
  const own = shows && { certificate: shows.certificate, key: shows.key };
  const tls = clientTls({ authorities: authority, ...own }, { host });
  const outgoing = request({ ...tls, host, port, method, path, headers, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode ?? 0, body: text };
}
