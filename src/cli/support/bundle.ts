/**
 * `holdfast support bundle`: what somebody needs who is to find out what happened, in one file. It asks what can be asked and
 * takes what is there; what is missing is listed with its reason. Nothing is written before it is clean.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadClusterFile } from '../../config/load-cluster-file.ts';
import { makeDirectory } from '../../make-directory.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { readVersion } from '../../version.ts';
import { clientOf, stateDirOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { type Progress, startProgress } from '../progress.ts';
import { plural } from '../render/words.ts';
import { createCleaner } from './clean.ts';
import { readKnownSecrets } from './known-secrets.ts';
import { openPackage } from './pack.ts';
import { type Part, parts } from './parts.ts';
import { readEnd, runProgram, type Sources } from './sources.ts';

interface BundleInput extends OutputInput, StateDirInput {
  readonly file: string | undefined;
  readonly list: boolean;
  readonly cluster: string;
}

/** Of one part. */
interface Taken {
  readonly name: string;
  readonly about: string;
  readonly bytes: number;
  /** Why it is not there. */
  readonly missing: string | null;
}

/** What `-o json` prints, and `manifest.json` within the bundle. */
interface BundleView {
  readonly file: string;
  readonly node: string;
  readonly at: string;
  readonly version: string;
  readonly parts: readonly Taken[];
}

export async function bundle(context: Context, input: BundleInput): Promise<undefined> {
  if (input.list) {
    const listed = parts.map(({ name, about }) => ({ name, about }));
    await print(context, input, listed, () => render(listed, context.width));
    return undefined;
  }
  const known = await lookAround(context, input);
  const at = new Date(context.now()).toISOString();
  const name = `holdfast-support-${known.node}-${at.slice(0, 19).replaceAll(':', '')}`;
  const file = resolve(input.file || `${name}.tar.gz`);
  const made = openPackage(file);
  const draft = mkdtempSync(join(tmpdir(), 'holdfast-support-'));
  const progress = startProgress(context);
  try {
    const taken = await collect(join(draft, name), known, progress, context.signal);
    const view: BundleView = { file, node: known.node, at, version: readVersion(), parts: taken };
    writeFileSync(join(draft, name, 'manifest.json'), `${JSON.stringify(view, undefined, 2)}\n`);
    progress.say('packing');
    await made.fill(draft, name);
    progress.end();
    await print(context, input, view, () => words(view));
  } finally {
    progress.end();
    made.close();
    rmSync(draft, { recursive: true, force: true });
  }
  return undefined;
}

interface Known {
  readonly node: string;
  readonly sources: Sources;
  readonly clean: (text: string) => string;
}

/** The agent if it answers, else the cluster file and what lies in the state directory. */
async function lookAround(context: Context, input: BundleInput): Promise<Known> {
  const stateDir = stateDirOf(context, input);
  const client = clientOf(context, input);
  const status = await client.status().catch((error: Error) => error);
  const inFile = loadClusterFile(input.cluster);
  const isSilent = status instanceof Error;
  const inForce = isSilent ? undefined : await client.configuration().catch((): undefined => undefined);
  const node = isSilent ? (hostname().split('.')[0] ?? 'node') : status.node;
  const { keyFile, identity } = inFile;
  const secrets = await readKnownSecrets({
    stateDir,
    node,
    config: inForce?.config ?? inFile.config,
    keyFile,
    identity,
  });
  const sources: Sources = {
    stateDir,
    clusterFile: input.cluster,
    groups: isSilent ? [] : status.groups.map((group) => group.name),
    program: (...argv) => runProgram(argv, context.signal),
    file: readEnd,
    holdfast: (...own) =>
      askOwn(context, own, { ...input, stateDir, node, silence: isSilent ? status : undefined }),
  };
  return { node, clean: createCleaner(secrets), sources };
}

interface Asked {
  readonly stateDir: string;
  readonly cluster: string;
  readonly node: string;
  /** Why the agent gives no answer: it is not asked again for every part. */
  readonly silence: Error | undefined;
}

/** Without an agent doctor looks at the file; all else needs it. */
async function askOwn(context: Context, own: readonly string[], asked: Asked): Promise<string> {
  const { stateDir, cluster, node, silence } = asked;
  const always = ['--state-dir', stateDir];
  if (silence === undefined) return runOwn(context, [...own, ...always]);
  if (own[0] !== 'doctor') throw silence;
  return runOwn(context, [...own, ...always, '--cluster', cluster, '--node', node]);
}

async function runOwn(context: Context, own: readonly string[]): Promise<string> {
  const said = { out: '', err: '' };
  const keep = (name: keyof typeof said) => ({
    isTTY: false,
    write: (text: string) => {
      said[name] += text;
    },
  });
  await context.command(own, {
    ...context,
    out: keep('out'),
    err: keep('err'),
    width: Number.POSITIVE_INFINITY,
    ask: async () => undefined,
  });
  if (said.out === '') throw new Error(said.err.trim());
  return said.out;
}

async function collect(
  directory: string,
  { sources, clean }: Known,
  progress: Progress,
  signal: AbortSignal,
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const [i, part] of parts.entries()) {
    // Whoever interrupts it is not kept waiting, and nothing is left behind.
    signal.throwIfAborted();
    progress.say(`${part.name} (${i + 1} of ${parts.length})`);
    taken.push(await take(part, directory, sources, clean));
  }
  return taken;
}

async function take(part: Part, directory: string, sources: Sources, clean: Known['clean']): Promise<Taken> {
  const { name, about } = part;
  try {
    const text = clean(await part.collect(sources));
    const path = join(directory, name);
    makeDirectory(dirname(path), 0o700);
    writeFileSync(path, text, { mode: 0o600 });
    return { name, about, bytes: Buffer.byteLength(text), missing: null };
  } catch (error) {
    return { name, about, bytes: 0, missing: clean((error as Error).message) };
  }
}

const columns: readonly Column[] = [{ title: 'PART' }, { title: 'WHAT', cut: true }];

function render(listed: readonly Pick<Taken, 'name' | 'about'>[], width: number): string {
  return renderTable(
    columns,
    listed.map(({ name, about }) => [name, about]),
    width,
  ).join('\n');
}

function words({ file, parts: all }: BundleView): string {
  const missing = all.filter((part) => part.missing !== null);
  const there = `${file} holds ${plural(all.length - missing.length, 'part')} of this node, without secrets.`;
  const not = missing.map(({ name, missing: why }) => `  ${name}: ${why?.split('\n')[0]}`);
  const look = `Look through it before you give it away: tar -tzf ${file}`;
  return [there, ...(not.length > 0 ? ['Not to be had:', ...not] : []), look].join('\n');
}
