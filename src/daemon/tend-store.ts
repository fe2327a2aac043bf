/**
 * Looks after a store that Holdfast keeps itself, while this node coordinates; and on every node lets the unit of the member know
 * when the configuration in force wants one here (systemd watches that file). What is done is an event; what waits is told as
 * this node's notice.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, StoreConfig } from '../core/config.ts';
import type { Reason } from '../core/reason.ts';
import type { Note } from '../core/takeover/note.ts';
import type { State } from '../core/takeover/state.ts';
import { makeDirectory } from '../make-directory.ts';
import type { StoreTender } from '../ports/store-tender.ts';

export interface StoreTendingOptions {
  readonly node: string;
  readonly stateDir: string;
  state(): State;
  now(): number;
  /** Undefined where somebody else keeps the store. */
  readonly tendingOf: (store: StoreConfig) =>
    | {
        readonly members: readonly string[];
        readonly open: (timing: Config['timing']) => Promise<StoreTender>;
      }
    | undefined;
  note(notes: readonly Note[]): void;
  readonly signal: AbortSignal;
}

const lookEveryMs = 2_000;
/** A node that does not follow yet says so within this time. */
const saysWithinMs = 10_000;

/** Gives what the store waits for now, as this node sees it. */
export function tendStore(options: StoreTendingOptions): () => Reason | undefined {
  const { signal, stateDir, node } = options;
  let tender: { readonly config: Config; readonly opened: Promise<StoreTender> } | undefined;
  let waits: Reason | undefined;
  let followedSince: number | undefined;
  let isBusy = false;

  const close = () => {
    void tender?.opened.then((opened) => opened.close());
    tender = undefined;
    waits = undefined;
  };
  const tend = async (config: Config) => {
    const tending = options.tendingOf(config.store);
    noteWanted(stateDir, tending?.members.includes(node) ? tending.members : undefined);
    if (tending === undefined || !coordinates(options)) return close();
    if (tender?.config !== config) close();
    tender ??= { config, opened: tending.open(config.timing) };
    followedSince = follow(options.state()) ? (followedSince ?? options.now()) : undefined;
    const followed = followedSince !== undefined && options.now() - followedSince > saysWithinMs;
    const done = await (await tender.opened).tend({ absent: absentIn(options.state(), config), followed });
    waits = done.waits;
    const document = options.state().store.document?.value.version ?? 0;
    options.note(done.done.map((reason) => ({ level: 'info', reason, document })));
  };
  const look = async () => {
    const config = inForce(options.state());
    if (isBusy || config === undefined) return;
    isBusy = true;
    await tend(config).catch((error) => console.error(`daemon: ${error}`));
    isBusy = false;
  };
  const timer = setInterval(look, lookEveryMs);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    close();
  });
  return () => waits;
}

function inForce({ config, store }: State): Config | undefined {
  return config !== undefined && config.hash === store.document?.value.config.hash ? config.value : undefined;
}

function coordinates({ state, node }: StoreTendingOptions): boolean {
  const { reachable, document } = state().store;
  return reachable && document?.value.coordinator === node && document.value.nodes[node]?.is === 'in';
}

/** Every member of the cluster goes by the configuration in force, and says nothing of another way to the store. */
function follow({ store }: State): boolean {
  const document = store.document?.value;
  const members = Object.entries(document?.nodes ?? {}).filter(([, standing]) => standing.is === 'in');
  return members.every(([name]) => {
    const record = store.records[name]?.value;
    const left = record?.tells?.some(({ reason }) => reason.kind === 'store-way-left') ?? false;
    return record !== undefined && (record.follows ?? 0) >= (document?.config.version ?? 0) && !left;
  });
}

function absentIn({ store }: State, { nodes }: Config): string[] {
  return Object.keys(nodes).filter((name) => store.document?.value.nodes[name]?.is !== 'in');
}

/** The names of all members, so that the file changes whenever they do. */
function noteWanted(stateDir: string, members: readonly string[] | undefined): void {
  const directory = join(stateDir, 'etcd');
  const file = join(directory, 'wanted');
  if (members === undefined) return rmSync(file, { force: true });
  const text = `${members.join(' ')}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  makeDirectory(directory, 0o700);
  writeFileSync(file, text);
}
