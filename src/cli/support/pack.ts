/** One file of a directory, by the system's tar: whole and readable by its owner alone, or not there. */
import { execFile } from 'node:child_process';
import { closeSync, existsSync, linkSync, openSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { HoldfastError } from '../../errors.ts';
import { assertParentIsThere } from '../parent-directory.ts';

export interface Package {
  /** Puts the directory `name` of `within` into it and gives it its name. Rejects like `openPackage` throws. */
  fill(within: string, name: string): Promise<void>;
  /** Takes away what is not whole. */
  close(): void;
}

/** Throws `backup-exists` or `bundle-unwritable`: before anybody waits for what would go into it. */
export function openPackage(file: string): Package {
  const draft = `${file}.${process.pid}.new`;
  if (existsSync(file)) throw new HoldfastError('backup-exists', { file });
  try {
    assertParentIsThere(file);
    closeSync(openSync(draft, 'wx', 0o600));
  } catch (error) {
    throw unwritable(file, error as Error);
  }
  return {
    async fill(within, name) {
      try {
        await promisify(execFile)('tar', [
          '-C',
          within,
          '--owner=root:0',
          '--group=root:0',
          '-czf',
          draft,
          name,
        ]);
        linkSync(draft, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST')
          throw new HoldfastError('backup-exists', { file });
        throw unwritable(file, error as Error);
      }
    },
    close: () => rmSync(draft, { force: true }),
  };
}

function unwritable(file: string, { message }: Error): HoldfastError {
  const said = message.trim().split('\n').at(-1) ?? '';
  const reason = said.slice(0, 200).replace(/[.,] (open|link) '.*$|\.$/, '');
  return new HoldfastError('bundle-unwritable', { file: file.slice(0, 200), reason });
}
