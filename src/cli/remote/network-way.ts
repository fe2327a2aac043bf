/**
 * From an administrator's machine to a node. What is shown and whom it trusts lies in one directory, `~/.config/holdfast` unless
 * `--identity` or HOLDFAST_IDENTITY names another:
 *
 *     authority.crt        whom to trust: the authority of the cluster
 *     user.crt, user.key   a certificate of a person, or
 *     token                a token; HOLDFAST_TOKEN and --token-file go before it
 *
 * With --user name and password of an account are shown, and nothing else. A token alone will do where HOLDFAST_AUTHORITY has the fingerprint of the authority: the node shows it then.
 */
import { isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import type { NetworkWay } from '../../api/client.ts';
import { apiPort } from '../../core/api-places.ts';
import { HoldfastError } from '../../errors.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { type HostPort, splitHostPort } from '../../values/host-port.ts';
import type { Context, Remote } from '../context.ts';

type Env = Context['env'];

/** Rejects with `nothing-to-show`, `usage`, or what looking for the authority rejects with. */
export async function networkWay(remote: Remote, env: Env): Promise<NetworkWay> {
  const { host, port } = placeOf(remote.host);
  const directory = directoryOf(remote, env);
  const wanted = { host, port, directory, fingerprint: env.HOLDFAST_AUTHORITY };
  const { user: name, password } = remote;
  if (name !== undefined && password !== undefined)
    return { host, port, account: { name, password }, tls: await tlsOf(wanted, false) };
  const token = tokenOf(remote, env, directory);
  const tls = await tlsOf(wanted, true);
  if (token === undefined && tls.cert === undefined)
    throw new HoldfastError('nothing-to-show', {
      problem: 'there is neither a certificate nor a token',
      directory,
    });
  return { host, port, token, tls };
}

function placeOf(text: string): HostPort {
  const alone = isIPv6(text) ? `[${text}]` : text;
  const place = splitHostPort(text) ?? splitHostPort(`${alone}:${apiPort}`);
  if (place !== undefined && place.port > 0) return place;
  throw new HoldfastError('usage', {
    problem: `--host: "${text.slice(0, 100)}" is no node`,
    next: 'Write its name or address, with :PORT where it is another one.',
  });
}

function directoryOf({ identity }: Remote, env: Env): string {
  return (
    identity ??
    env.HOLDFAST_IDENTITY ??
    join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'holdfast')
  );
}

function tokenOf({ tokenFile }: Remote, env: Env, directory: string): string | undefined {
  const file = tokenFile ?? join(directory, 'token');
  const text = tokenFile === undefined && env.HOLDFAST_TOKEN ? env.HOLDFAST_TOKEN : readOptional(file);
  if (text === undefined && tokenFile !== undefined)
    throw new HoldfastError('nothing-to-show', { problem: `there is no file "${tokenFile}"`, directory });
  const token = text?.trim();
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new HoldfastError('nothing-to-show', { problem: 'what should be a token is none', directory });
  return token;
}

interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly directory: string;
  readonly fingerprint: string | undefined;
}

async function tlsOf(
  { host, port, directory, fingerprint }: Wanted,
  showsCertificate: boolean,
): Promise<ConnectionOptions> {
  const authorities = readOptional(join(directory, 'authority.crt'));
  const [certificate, key] = showsCertificate
    ? ['user.crt', 'user.key'].map((name) => readOptional(join(directory, name)))
    : [];
  const { clientTls } = await import('../../identity/tls-options.ts');
  const shown = certificate === undefined || key === undefined ? {} : { certificate, key };
  const trusted = authorities ?? (await shownAuthority({ host, port, directory, fingerprint }));
  return clientTls({ authorities: trusted, ...shown }, { host });
}

async function shownAuthority({ host, port, directory, fingerprint }: Wanted): Promise<string> {
  if (fingerprint === undefined)
    throw new HoldfastError('nothing-to-show', { problem: 'there is no authority to trust', directory });
  const { fetchAuthority } = await import('./fetch-authority.ts');
  return fetchAuthority(host, port, fingerprint);
}

const bytesMax = 1024 * 1024;

function readOptional(file: string): string | undefined {
  try {
    return readWholeFile(file, bytesMax).toString('utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new HoldfastError('nothing-to-show', { problem: (error as Error).message, directory: file });
  }
}
