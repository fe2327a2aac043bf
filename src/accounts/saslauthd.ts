/**
 * The one question that is asked of saslauthd, which asks PAM: may this name with this password come in to this service? The
 * program is that of Cyrus SASL (Debian: sasl2-bin), run as root by holdfast-accounts.service; nothing of PAM is in our process.
 *
 *     question   login, password, service, realm, address: each its length in two bytes (big-endian), then so many bytes
 *     answer     likewise one text: "OK", or "NO" and a few words
 *
 * saslauthd 2.1 reads the first four and leaves the fifth, later ones wait for it and tell PAM.
 */
import { createConnection } from 'node:net';
import type { ShownPassword } from '../core/access/account-roles.ts';

export type Verdict =
  | { readonly is: 'yes' }
  /** `said`: as saslauthd words it. */
  | { readonly is: 'no'; readonly said: string }
  /** Nobody was asked, or nobody answered in time. `said`: without its period. */
  | { readonly is: 'silent'; readonly said: string };

/** The name of the file in /etc/pam.d. */
export const pamService = 'holdfast';
export const saslauthdSocket = '/run/holdfast-accounts/mux';

const answerBytesMax = 1024;

/** Pure. */
export function renderQuestion({ name, password, from }: ShownPassword): Buffer {
  return Buffer.concat([name, password, pamService, '', from].map(counted));
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  const count = Buffer.alloc(2);
  count.writeUInt16BE(bytes.length);
  return Buffer.concat([count, bytes]);
}

/** Pure. Undefined: there has to come more. */
export function readVerdict(got: Buffer): Verdict | undefined {
  if (got.length < 2) return undefined;
  const count = got.readUInt16BE(0);
  if (count < 2 || count > answerBytesMax) return silent('its answer is none');
  if (got.length < 2 + count) return undefined;
  const [, word, said = ''] =
    /^(OK|NO)(?:[ \0]([^\0]*))?\0?$/.exec(got.toString('latin1', 2, 2 + count)) ?? [];
  if (word === 'OK') return { is: 'yes' };
  return word === 'NO'
    ? { is: 'no', said: said.replace(/[^\x20-\x7e]/g, '?') }
    : silent('its answer is none');
}

/** Never rejects. */
export async function askSaslauthd(path: string, shown: ShownPassword, withinMs: number): Promise<Verdict> {
  const socket = createConnection({ path });
  const late = setTimeout(() => socket.destroy(new Error(`no answer within ${withinMs / 1000} s`)), withinMs);
  try {
    socket.write(renderQuestion(shown));
    let got = Buffer.alloc(0);
    for await (const part of socket) {
      got = Buffer.concat([got, part as Buffer]);
      const verdict = readVerdict(got);
      if (verdict !== undefined) return verdict;
    }
    return silent('it ended without an answer');
  } catch (error) {
    return silent(troubleOf(error as NodeJS.ErrnoException));
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

function silent(said: string): Verdict {
  return { is: 'silent', said };
}

/** For people: why nobody answers at a Unix socket. */
export function troubleOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'it does not run';
  return code === 'ECONNREFUSED' ? 'nobody listens at its socket' : message;
}
