/** `holdfast store status`: the store as it is seen from here, by the cluster file and without any agent. */
import { documentKey } from '../../core/domain-entries.ts';
import type { Document } from '../../core/takeover/document.ts';
import { compareNewest, newestOf } from '../../core/takeover/newest.ts';
import type { ExitName } from '../../errors.ts';
import { type StoreDescription, type StoreListing, StoreUnavailable } from '../../ports/store.ts';
import { renderTable, renderTextRows } from '../../terminal/table.ts';
import { stateDirOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { FileInput } from '../files/load.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { plural } from '../render/words.ts';
import { readSeen } from './accept.ts';
import { type OpenedStore, withStore } from './opened-store.ts';

/** What `-o json` prints. */
interface StoreView extends StoreDescription {
  readonly cluster: string;
  /** Null where none is there, or none can be read. */
  readonly document: DocumentView | null;
  /** Version of the newest document that this node has seen; null where no agent has run. */
  readonly seenHere: number | null;
  /** Why nothing could be read. */
  readonly unreadable: string | null;
  /** Entries that were not written with the cluster's key. */
  readonly forged: readonly string[];
  readonly domains: readonly string[];
  readonly configurations: number;
}

interface DocumentView {
  readonly epoch: number;
  readonly lineage: string;
  readonly version: number;
  readonly configuration: number;
  readonly coordinator: string;
  /** What it is to the newest document that this node has seen; null where no agent has run. */
  readonly comparedWithThisNode: 'same' | 'newer' | 'older' | 'another' | null;
}

type StatusInput = FileInput & OutputInput & StateDirInput;

export async function storeStatus(context: Context, input: StatusInput): Promise<ExitName | undefined> {
  const view = await withStore(context, input, (opened) => look(context, input, opened));
  await print(context, input, view, () => render(view, input, context.width));
  return view.healthy && view.unreadable === null ? undefined : 'failed';
}

async function look(context: Context, input: StatusInput, opened: OpenedStore): Promise<StoreView> {
  const { config, store } = opened;
  const [description, content] = await Promise.all([store.describe(), readAll(opened)]);
  const document = content.document && viewOf(content.document, stateDirOf(context, input));
  const { domains, configs } = content.listing;
  return {
    ...description,
    cluster: config.cluster.name,
    document: document ?? null,
    seenHere: readSeen(stateDirOf(context, input))?.version ?? null,
    unreadable: content.unreadable,
    forged: content.forged,
    domains,
    configurations: configs.length,
  };
}

interface Content {
  readonly document: Document | undefined;
  readonly forged: readonly string[];
  readonly listing: StoreListing;
  readonly unreadable: string | null;
}

async function readAll({ store, takeover }: OpenedStore): Promise<Content> {
  try {
    const [{ document, forged = {} }, listing] = await Promise.all([takeover.read(), store.list()]);
    return { document: document?.value, forged: Object.keys(forged), listing, unreadable: null };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const listing = { domains: [], configs: [] };
    return { document: undefined, forged: [], listing, unreadable: error.message };
  }
}

function viewOf(document: Document, stateDir: string): DocumentView {
  const seen = readSeen(stateDir);
  const { epoch = 0, lineage, version, config, coordinator } = document;
  const comparedWithThisNode = seen === undefined ? null : compareNewest(newestOf(document), seen);
  return { epoch, lineage, version, configuration: config.version, coordinator, comparedWithThisNode };
}

function render(view: StoreView, { file }: FileInput, width: number): string {
  const facts: [string, string][] = [
    ['Store', view.summary],
    ['Cluster', view.cluster],
    ['Document', documentWords(view, file)],
  ];
  if (view.document !== null) {
    facts.push(['Coordinator', view.document.coordinator || 'none']);
    facts.push(['This node', comparedWords[view.document.comparedWithThisNode ?? 'unknown']]);
    facts.push(['Holds', `${plural(view.configurations, 'configuration')}; ${view.domains.join(', ')}`]);
  }
  if (view.forged.length > 0)
    facts.push(['Forged', `${view.forged.join(', ')}: not written with the key of this cluster`]);
  const rows = view.members.map(({ name, state, detail }) => [name, state, detail]);
  const table = renderTable([{ title: 'MEMBER' }, { title: 'STATE' }, { title: 'DETAIL' }], rows, width);
  return `${renderTextRows(facts, width).join('\n')}\n\n${table.join('\n')}\n`;
}

function documentWords({ document, seenHere, unreadable, forged }: StoreView, file: string): string {
  if (unreadable !== null) return `cannot be read: ${unreadable}`;
  if (document !== null) {
    const { version, configuration, epoch, lineage } = document;
    return `version ${version}, configuration version ${configuration}, epoch ${epoch}, lineage ${lineage}`;
  }
  if (forged.includes(documentKey)) return 'not shown: it was not written with the key of this cluster';
  if (seenHere !== null)
    return `none: the store is empty, and this node has seen version ${seenHere}. Put the newest backup back (holdfast store restore ${file} BACKUP), or only where there is none begin anew (holdfast init ${file}), and accept it (holdfast store accept ${file}): every node then proves anew what it runs`;
  return `none: the store is empty. Put a backup back (holdfast store restore ${file} BACKUP) or begin a cluster (holdfast init ${file})`;
}

const comparedWords = {
  same: 'has seen the same',
  newer: 'has not seen this one yet',
  older: 'has seen a newer one: the store went back in time',
  another: 'has seen another one that cannot be true beside it',
  unknown: 'remembers none',
} as const;
