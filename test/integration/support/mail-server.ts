/** A server for mail that is not ours: Debian's aiosmtpd on the loopback, with TLS and a name and password. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { until } from './until.ts';

const python = '/usr/bin/python3';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  /** The connection was encrypted when it was given. */
  readonly encrypted: boolean;
  readonly user: string | null;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  close(): void;
}

export interface MailSettings {
  /** Encrypted from the first byte, or from STARTTLS on; `never`: it does not offer it. */
  readonly tls: 'tls' | 'starttls' | 'never';
  readonly certificate: string;
  readonly key: string;
  readonly user: string;
  readonly password: string;
  /** What it answers a mail with; undefined: it takes it. */
  readonly refuses?: string;
}

/** It says its port, then each mail, one JSON a line. */
const program = `
import asyncio, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
s = json.loads(sys.argv[1])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(s['certificate'], s['key'])
def tell(what): print(json.dumps(what), flush=True)
def authenticator(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == s['user'].encode() and data.password == s['password'].encode()
    if good: session.user = s['user']
    return AuthResult(success=good, handled=False)
class Handler:
    async def handle_DATA(self, server, session, envelope):
        if s.get('refuses'): return s['refuses']
        encrypted = s['tls'] == 'tls' or session.ssl is not None
        tell({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'text': envelope.content.decode(),
              'encrypted': encrypted, 'user': getattr(session, 'user', None)})
        return '250 taken'
def make():
    return SMTP(Handler(), authenticator=authenticator, auth_required=True, auth_require_tls=s['tls'] == 'starttls',
                tls_context=context if s['tls'] == 'starttls' else None, require_starttls=s['tls'] == 'starttls')
async def main():
    how = {'ssl': context} if s['tls'] == 'tls' else {}
    server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', 0, **how)
    tell({'port': server.sockets[0].getsockname()[1]})
    await asyncio.Event().wait()
asyncio.run(main())
`;

/** Undefined: it can be started here; else why not. */
export async function whyNoMailServer(): Promise<string | undefined> {
  const asked = spawn(python, ['-c', 'import aiosmtpd'], { stdio: 'ignore' });
  const code = await new Promise((resolve) => {
    asked.once('error', () => resolve(undefined));
    asked.once('exit', resolve);
  });
  return code === 0 ? undefined : 'there is no python3-aiosmtpd';
}

export async function startMailServer(settings: MailSettings): Promise<MailServer> {
  const child: ChildProcess = spawn(python, ['-c', program, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const mails: TakenMail[] = [];
  let port: number | undefined;
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => {
    const told = JSON.parse(line) as { readonly port: number } | TakenMail;
    if ('port' in told) port = told.port;
    else mails.push(told);
  });
  const found = await until(
    () => port,
    60_000,
    'the server for mail listens',
    () => said,
  );
  return {
    port: found,
    mails,
    close: () => void child.kill('SIGKILL'),
  };
}
