/** What was last seen of who may come in, on the disk of this node: hashes of secrets, readable for root alone. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccessDocument, emptyAccess } from '../core/access/access-document.ts';
import { readAccess } from '../core/access/read-access.ts';
import { writeDurably } from '../node/durable-file.ts';

export interface AccessCopy {
  read(): Promise<string | undefined>;
  write(access: AccessDocument): Promise<void>;
}

/** In the state directory; one write after the other, the newest wins. */
export function accessCopy(stateDir: string): AccessCopy {
  const file = join(stateDir, 'access.json');
  let last: Promise<void> = Promise.resolve();
  return {
    read: () =>
      readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }),
    write(access) {
      const written = last.then(() => writeDurably(file, access));
      last = written.catch(() => {});
      return written;
    },
  };
}

interface From {
  readonly copy: AccessCopy;
  report(said: string): void;
}

export async function readCopy({ copy, report }: From): Promise<AccessDocument> {
  try {
    const text = await copy.read();
    if (text === undefined) return emptyAccess;
    const kept = readAccess(JSON.parse(text));
    if (kept !== undefined) return kept;
    report(
      'access.json in the state directory is not what was written there: nobody comes in before the store was read',
    );
  } catch (error) {
    report(`access.json in the state directory cannot be read: ${(error as Error).message}`);
  }
  return emptyAccess;
}
