/** `holdfast store member list`: who holds a member, who shall, and how each is. */
import { HoldfastError } from '../../../errors.ts';
import { Gateway } from '../../../store/etcd/gateway.ts';
import { clientUrlOf, type ManagedEtcd } from '../../../store/etcd/managed.ts';
import { type LookedAt, seeMembers } from '../../../store/etcd/see-members.ts';
import { renderTable } from '../../../terminal/table.ts';
import type { Context } from '../../context.ts';
import { type LoadedFile, loadFile } from '../../files/load.ts';
import type { OutputInput } from '../../options.ts';
import { print } from '../../print.ts';
import { ownOf } from '../opened-store.ts';
import { managedIn } from './managed-in.ts';

/** What `-o json` prints, of each. */
interface MemberRow {
  readonly name: string;
  readonly state: 'leads' | 'follows' | 'learns' | 'silent' | 'not started' | 'none';
  /** By the cluster file. */
  readonly wanted: boolean;
  readonly url: string;
  readonly sizeMiB: number;
  readonly usedMiB: number;
}

export async function listStoreMembers(
  context: Context,
  input: OutputInput & { readonly cluster: string },
): Promise<undefined> {
  const rows = await readMemberRows(loadFile(context, input.cluster), input.cluster);
  await print(context, input, rows, () => render(rows, context.width));
  return undefined;
}

/** By name. Rejects with `store-not-managed` and `store-unavailable`. */
export async function readMemberRows(loaded: LoadedFile, file: string): Promise<readonly MemberRow[]> {
  const { config } = loaded;
  const managed = managedIn(file, config);
  const gateway = new Gateway(ownOf(loaded));
  const members = await seeMembers(gateway, managed, config.timing.storeTimeoutMs);
  gateway.close();
  if (members !== undefined) return rowsOf(managed, members);
  const reason = 'no member answers that hears a majority ("holdfast store status FILE" asks each)';
  throw new HoldfastError('store-unavailable', { reason });
}

function rowsOf(managed: ManagedEtcd, members: readonly LookedAt[]): readonly MemberRow[] {
  const missing = managed.members.filter((name) => members.every((member) => member.name !== name));
  const none = missing.map((name): MemberRow => {
    const url = clientUrlOf(managed, name) ?? '';
    return { name, state: 'none', wanted: true, url, sizeMiB: 0, usedMiB: 0 };
  });
  const there = members.map(
    (member): MemberRow => ({
      name: member.name,
      state: stateOf(member),
      wanted: managed.members.includes(member.name),
      url: member.endpoint ?? clientUrlOf(managed, member.name) ?? '',
      sizeMiB: mebibytes(member.sizeBytes),
      usedMiB: mebibytes(member.usedBytes),
    }),
  );
  return [...there, ...none].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function stateOf({ started, well, learns, leads }: LookedAt): MemberRow['state'] {
  if (!started) return 'not started';
  if (!well) return 'silent';
  if (learns) return 'learns';
  return leads ? 'leads' : 'follows';
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}

function render(rows: readonly MemberRow[], width: number): string {
  const cells = rows.map((row) => [
    row.name,
    row.state,
    row.wanted ? 'yes' : 'no: it is taken away',
    row.state === 'none' ? '-' : `${row.usedMiB} of ${row.sizeMiB} MiB`,
    row.url,
  ]);
  const titles = ['MEMBER', 'STATE', 'WANTED', 'USED', 'URL'].map((title) => ({ title }));
  return `${renderTable(titles, cells, width).join('\n')}\n`;
}
