/** `holdfast backup show` and `holdfast backup check`: what a file holds, and whether it could be put back. Nothing is changed. */
import { HoldfastError } from '../../errors.ts';
import { renderTable, renderTextRows } from '../../terminal/table.ts';
import type { PassphraseInput } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';
import type { OutputInput } from '../options.ts';
import { print } from '../print.ts';
import { formatAge } from '../render/words.ts';
import { knownPassphrase } from './passphrase.ts';
import { judgeBackup, readSealed, unsealed } from './read-file.ts';
import { type ContentView, viewContent } from './view.ts';

interface ShowInput extends OutputInput, PassphraseInput {
  readonly file: string;
}

export async function showBackup(context: Context, input: ShowInput): Promise<undefined> {
  const sealed = readSealed(input.file);
  const passphrase = await knownPassphrase(context, input);
  if (passphrase === undefined) throw new HoldfastError('passphrase-wanted');
  const view = viewContent(unsealed(input.file, sealed, passphrase));
  await print(context, input, view, () => render(view, context));
  return undefined;
}

const authorities = {
  open: 'its key is in it, with the passphrase that opens it',
  closed: 'its key is in it, encrypted; a person has the passphrase',
  elsewhere: 'its key is NOT in it: it was not on the host where this was made',
  none: 'none: the cluster has no certificates',
} as const;

function render(view: ContentView, { width, now }: Context): string {
  const { cluster, at, version, by, host, configuration, authority, nodes, parts, missing } = view;
  const facts: [string, string][] = [
    ['Cluster', cluster],
    ['Made', `${at} (${formatAge(now() - Date.parse(at))} ago) on ${host} by ${by}, Holdfast ${version}`],
    ['Configuration', `version ${configuration}`],
    ['Authority', authorities[authority]],
    ...nodes.map(({ name, addresses }): [string, string] => [
      `Node ${name}`,
      Object.entries(addresses)
        .map(([network, address]) => `${address} in ${network}`)
        .join(', '),
    ]),
    ...missing.map(({ what, why }): [string, string] => ['Not in it', `${what}: ${why}`]),
  ];
  const rows = parts.map(({ what, path, bytes }) => [what, path ?? '-', String(bytes)]);
  const table = renderTable(
    [{ title: 'PART' }, { title: 'FROM', cut: true }, { title: 'BYTES' }],
    rows,
    width,
  );
  return `${renderTextRows(facts, width).join('\n')}\n\n${table.join('\n')}`;
}

/** What `-o json` prints. */
interface CheckView {
  readonly file: string;
  readonly cluster: string;
  readonly at: string;
  readonly version: string;
  /** It was opened, and all that it holds fits together; false: only its checksum was looked at. */
  readonly opened: boolean;
}

/** Throws what is wrong with it. */
export async function checkBackup(context: Context, input: ShowInput): Promise<undefined> {
  const { file } = input;
  const sealed = readSealed(file);
  const passphrase = await knownPassphrase(context, input);
  if (passphrase !== undefined) judgeBackup(file, unsealed(file, sealed, passphrase));
  const view: CheckView = { file, ...sealed.head, opened: passphrase !== undefined };
  await print(context, input, view, () => checked(view, context.now()));
  return undefined;
}

function checked({ file, cluster, at, opened }: CheckView, now: number): string {
  const age = formatAge(now - Date.parse(at));
  const how = opened
    ? 'and could be put back: what it holds fits together, and this version reads it'
    : 'by its checksum. It was not opened: say --passphrase-file FILE for that';
  return `${file}, a backup of ${cluster} that is ${age} old, is whole ${how}.`;
}
