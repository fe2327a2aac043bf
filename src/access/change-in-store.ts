/**
 * A change of who may come in, by compare-and-set on what a read showed, again until it is certain. A write without an
 * answer is looked for by its nonce: what was written is not done twice, and what was not is done on top of what is there now.
 */
import { randomBytes } from 'node:crypto';
import type { AccessDocument } from '../core/access/access-document.ts';
import { forgetEnded } from '../core/access/merge-access.ts';
import { StoreUnavailable } from '../ports/store.ts';

interface Place {
  readonly domain: {
    writeDocument(expected: number, document: unknown): Promise<{ readonly answer: string }>;
  };
  wall(): number;
}

interface Seen {
  read(): Promise<{ readonly access: AccessDocument; readonly version: number }>;
  take(value: unknown): void;
}

const attempts = 10;

/** `work`: the next document (undefined: nothing is to be changed), and what the caller is told. Rejects with StoreUnavailable. */
export async function changeInStore<T>(
  { domain, wall }: Place,
  seen: Seen,
  work: (now: AccessDocument) => readonly [AccessDocument | undefined, T],
): Promise<T> {
  const nonce = randomBytes(8).toString('hex');
  let said: T | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { access, version } = await seen.read();
    if (access.nonce === nonce) return said as T;
    const [next, answer] = work(access);
    said = answer;
    if (next === undefined) return answer;
    const document = { ...forgetEnded(next, wall()), edition: access.edition + 1, nonce };
    const written = await domain.writeDocument(version, document);
    if (written.answer === 'ok') {
      seen.take(document);
      return answer;
    }
  }
  throw new StoreUnavailable('others change who may come in at the same time, or its answers do not arrive');
}
