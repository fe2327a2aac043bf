/** How a store that holds nothing is begun, by `init` and `store restore`: in the store itself, or in a file for its process. */
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import type { StoreContent } from '../../ports/store.ts';
import type { Creation } from '../../store/store-type.ts';
import { findStore } from '../../store/store-types.ts';
import type { Context } from '../context.ts';
import type { FileInput } from '../files/load.ts';
import type { StateDirInput, StoreFileInput } from '../options.ts';
import { assertParentIsThere } from '../parent-directory.ts';
import { beginFirstMember } from './member/begin-first.ts';

type Placed<C> = C extends { readonly where: 'file' } ? C & { readonly path: string } : C;

export type Place = Placed<Creation>;

/** Throws when the way in which this kind of store is begun and what was said do not fit. */
export function placeOf({ store }: Config, input: FileInput & StoreFileInput): Place {
  const { file, 'store-file': path } = input;
  const { create } = findStore(store.kind);
  if (create === undefined) throw new TypeError(`a ${store.kind} store cannot be created`);
  if (create.where === 'file') {
    if (path === undefined) throw new HoldfastError('store-file-wanted', { file });
    assertParentIsThere(path, (reason) => usage(`--store-file: ${reason}`, 'Or name another place.'));
    return { ...create, path };
  }
  if (path === undefined) return create;
  const problem = `--store-file is for a store that runs on a file, and the store of "${file}" is ${store.kind}`;
  throw usage(problem, 'Leave it out.');
}

function usage(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}

export async function beginStore(
  context: Context,
  input: FileInput & StateDirInput,
  place: Place,
  config: Config,
  content: StoreContent,
  own: IdentitySource | undefined,
): Promise<void> {
  if (place.where === 'store') {
    const begun = await beginFirstMember(context, config, input, own);
    await place.write(config.store, config.timing, content, own);
    return begun();
  }
  await place.write(place.path, content);
}

/** The command that starts it, where its process is not there before it. */
export function startOf(place: Place, { store }: Config): string | undefined {
  return place.where === 'file' ? place.start(store, place.path) : undefined;
}
