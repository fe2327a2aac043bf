/** A real store process over a file in a directory of its own under `parent`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { createStoreFile } from '../../src/store/sqlite/store-file.ts';
import { Child, freePorts } from './child.ts';
import { eventually } from './eventually.ts';
import { sampleContent } from './sample.ts';
import type { Secured } from './secured.ts';
import type { RealEngine } from './workbench.ts';

/** `secured`: with TLS; the caller closes it. */
export async function startSqliteEngine(parent = tmpdir(), secured?: Secured): Promise<RealEngine> {
  const identity = secured === undefined ? [] : [secured.files.directory];
  const directory = mkdtempSync(join(parent, 'holdfast-sqlite-'));
  const file = join(directory, 'store.db');
  createStoreFile(file, sampleContent);
  const address = `127.0.0.1:${(await freePorts(1))[0]}`;
  let child: Child | undefined;
  const start = async (): Promise<void> => {
    child = new Child(process.execPath, [
      join(import.meta.dirname, 'store-process.ts'),
      address,
      file,
      ...identity,
    ]);
    await eventually('the store process listens', 5_000, () => child?.output.includes('listening'));
  };
  await start();
  return {
    storeConfig: JSON.stringify({ kind: 'sqlite', address, lab: true }),
    pids: () => [child?.pid ?? 0],
    open: (timeoutMs) => openSqliteStore({ address, timeoutMs, own: secured?.own }),
    freeze: () => child?.signal('SIGSTOP'),
    thaw: () => child?.signal('SIGCONT'),
    kill: async () => child?.kill(),
    start,
    close: async () => {
      await child?.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
