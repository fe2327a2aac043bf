/**
 * Has a secret, in the moment in which it is used. It is kept nowhere: who changes a password changes one file on every node
 * and nothing in the cluster.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { firstLineOf } from './first-line.ts';
import { runScript } from './run-script.ts';
import { type SecretSource, sourceWords } from './secret-source.ts';
import { type Secret, type SecretTrouble, secretBytesMax } from './secret-trouble.ts';

/** No secret is waited for any longer. */
const longestMs = 5000;

/** Where systemd puts the credentials of the agent's unit; for who looks by hand, such as doctor, whose environment does not say it. */
const ofTheUnit = '/run/credentials/holdfast.service';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Never rejects, and never takes longer than `withinMs`. */
export async function readSecret(
  source: SecretSource,
  withinMs = longestMs,
  env: Environment = process.env,
): Promise<Secret> {
  const boundMs = Math.max(1, Math.min(withinMs, longestMs));
  if (source.kind === 'script') return runScript(source.argv, boundMs);
  const reading =
    source.kind === 'file' ? readFile(source.path) : readCredential(source.name, credentialsIn(env));
  const late: SecretTrouble = { is: 'too-slow', what: sourceWords(source), withinMs: boundMs };
  return orLate(reading, boundMs, { trouble: late });
}

/** A share whose server is away answers never. */
async function orLate(reading: Promise<Secret>, withinMs: number, late: Secret): Promise<Secret> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Secret>((resolve) => {
    timer = setTimeout(() => resolve(late), withinMs);
  });
  const secret = await Promise.race([reading, over]);
  clearTimeout(timer);
  return secret;
}

function credentialsIn({ CREDENTIALS_DIRECTORY }: Environment): string {
  return CREDENTIALS_DIRECTORY ?? ofTheUnit;
}

async function readCredential(name: string, directory: string): Promise<Secret> {
  const secret = await readFile(join(directory, name));
  if (!('trouble' in secret) || secret.trouble.is !== 'missing') return secret;
  const isThere = await open(directory).then(
    (handle) => handle.close().then(() => true),
    () => false,
  );
  return { trouble: isThere ? { is: 'no-credential', name, directory } : { is: 'no-credentials', name } };
}

async function readFile(path: string): Promise<Secret> {
  try {
    // Without waiting: a pipe that nobody writes to would hold it for ever.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) return { trouble: { is: 'no-file', path } };
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(secretBytesMax + 1));
      return firstLineOf(buffer.subarray(0, bytesRead), path);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { trouble: { is: 'missing', path } };
    return { trouble: { is: 'unreadable', path, said: code ?? message } };
  }
}
