/**
 * The device that `fence add` proposes: the agent that was named or found, what is known of its options, and what a person
 * answers. Where nobody can be asked, one error names every word that is wanted.
 */
import { existsSync } from 'node:fs';
import type { AgentMetadata } from '../../agents/metadata.ts';
import { readMetadata } from '../../agents/read-metadata.ts';
import type { WrittenDevice } from '../../config/edit/edited.ts';
import type { Json } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { formatDuration } from '../../values/duration.ts';
import type { Context } from '../context.ts';
import { draftFile } from '../draft-file.ts';
import { assertParentIsThere } from '../parent-directory.ts';
import { type Options, type Wanted, wantedOf, withUsual } from './device-draft.ts';
import { checkAgent, readOption, readSecretOption, sourceFrom, waysInWords } from './device-words.ts';
import { findFencing } from './find/find-fencing.ts';
import type { Finding } from './find/finding.ts';
import { readPlace, renderFindings } from './find-fence.ts';

export interface DeviceInput {
  readonly node: string | undefined;
  readonly agent: string | undefined;
  readonly at: string | undefined;
  readonly option: readonly string[];
  readonly secret: readonly string[];
  readonly timeout: number | undefined;
}

export interface ChosenDevice {
  readonly device: WrittenDevice;
  /** Whom it switches off; undefined: every node. */
  readonly node: string | undefined;
}

/** `here`: the name of this node. Throws `usage`, `no-fence-agent`. */
export async function chooseDevice(
  context: Context,
  input: DeviceInput,
  { here, nodes }: { readonly here: string; readonly nodes: readonly string[] },
): Promise<ChosenDevice> {
  const said = Object.assign(
    {},
    ...input.option.map(readOption),
    ...input.secret.map(readSecretOption),
  ) as Options;
  const named = input.agent === undefined ? undefined : checkAgent(input.agent);
  const found = await look(context, input, nodes, named);
  const finding = await choose(context, found, named, input.at);
  const agent = named ?? finding?.agent ?? '';
  const metadata = await askAgent(agent);
  const known = withUsual(agent, metadata, { ...finding?.options, ...said });
  const options = { ...known, ...(await complete(context, agent, metadata, known)) };
  const node = input.node ?? (finding?.isOfThisHost ? here : undefined);
  return { device: { device: 'agent', program: agent, options, ...timeout(input.timeout) }, node };
}

const timeout = (ms: number | undefined) => (ms === undefined ? {} : { timeout: formatDuration(ms) });

/** Whoever names the agent and no address knows what it asks. */
async function look(
  context: Context,
  { at }: DeviceInput,
  nodes: readonly string[],
  named: string | undefined,
): Promise<readonly Finding[]> {
  const place = readPlace(at);
  if (named !== undefined && place === undefined) return [];
  return findFencing(context, nodes, place);
}

/** Undefined: nothing is known of the agent that was named. */
async function choose(
  context: Context,
  found: readonly Finding[],
  named: string | undefined,
  at: string | undefined,
): Promise<Finding | undefined> {
  if (named !== undefined) return found.find(({ agent }) => agent === named);
  const usable = found.filter(({ agent }) => agent !== null);
  context.err.write(`${renderFindings(found, at, context.width)}\n`);
  const [first] = usable;
  if (usable.length === 1) return first;
  const agents = usable.map(({ agent }) => agent).join(', ');
  const answer = (
    await context.ask(`Which agent shall be asked${first ? ` (Enter: ${first.agent})` : ''}? `)
  )?.trim();
  if (answer === '' && first !== undefined) return first;
  if (answer === undefined || answer === '')
    throw usage(
      first === undefined
        ? 'Nothing was found that is asked by an agent'
        : `More than one was found: ${agents}`,
      'Say which: --agent fence_NAME.',
    );
  const agent = checkAgent(answer);
  return usable.find((one) => one.agent === agent) ?? { ...nothingFound, agent };
}

const nothingFound = { where: 'host', found: '', options: {}, isOfThisHost: false, next: '' } as const;

/** A person waits, also on a machine with other work. */
const describesWithinMs = 20_000;

/** Throws `no-fence-agent`. */
async function askAgent(agent: string): Promise<AgentMetadata> {
  const question = { program: `/usr/sbin/${agent}`, args: ['-o', 'metadata'] };
  const metadata = await readMetadata(question, describesWithinMs);
  if (typeof metadata !== 'string') return metadata;
  throw new HoldfastError('no-fence-agent', { agent, why: metadata });
}

async function complete(
  context: Context,
  agent: string,
  metadata: AgentMetadata,
  known: Options,
): Promise<Options> {
  const wanted = wantedOf(metadata, known);
  const hasKeyFile = Object.hasOwn(metadata.parameters, 'identity_file');
  const answers: Record<string, Json> = {};
  for (const one of wanted) {
    const answer = (await context.ask(questionFor(one, hasKeyFile)))?.trim();
    if (answer === undefined) throw nobodyToAsk(agent, wanted);
    if (answer !== '')
      Object.assign(answers, one.kind === 'secret' ? secretFrom(one, answer) : { [one.name]: answer });
    else if (one.isRequired) throw nobodyToAsk(agent, wanted);
  }
  await writeSecrets(context, answers);
  return answers;
}

function questionFor({ about, kind, isRequired }: Wanted, hasKeyFile: boolean): string {
  const none = isRequired ? '' : ' (Enter: none)';
  if (kind === 'text') return `${about}${none}: `;
  return `${about}: where is it found on every node? ${waysInWords(hasKeyFile)}, not the ${about.toLowerCase()} itself${none}: `;
}

/** The answer is told to nobody: it may be the secret. */
function secretFrom({ name }: Wanted, answer: string): Options {
  const key = /^key:(.+)$/.exec(answer)?.[1];
  if (key !== undefined) return { identity_file: key };
  const source = sourceFrom(answer);
  if (source !== undefined) return { [name]: source };
  throw usage(
    `That is no way to the ${name}; what was typed is not kept`,
    `Write ${waysInWords(false)}; where the secret stands in no file yet, file:PATH asks for it.`,
  );
}

/** A file that is not there yet is written for this node. */
async function writeSecrets(context: Context, answers: Options): Promise<void> {
  for (const value of Object.values(answers)) {
    const path = (value as { readonly file?: unknown } | null)?.file;
    if (typeof path !== 'string' || !path.startsWith('/') || existsSync(path)) continue;
    assertParentIsThere(path, (reason) => usage(`${path}: ${reason}`, 'Or name another place.'));
    const text = await context.ask(
      `${path} is not there. What shall stand in it (not shown; Enter: nothing, I write it)? `,
      { hidden: true },
    );
    if (text === undefined || text === '') continue;
    const draft = draftFile(path, `${text}\n`);
    draft.keep();
    draft.close();
    context.err.write(`${path} is written, readable by root alone. Every other node needs it, too.\n`);
  }
}

function nobodyToAsk(agent: string, wanted: readonly Wanted[]): HoldfastError {
  const words = wanted.flatMap(({ name, kind, isRequired }) => {
    if (!isRequired) return [];
    return [kind === 'secret' ? `--secret ${name}=file:PATH` : `--option ${name}=VALUE`];
  });
  return usage(
    `${agent} needs more than is known: ${words.join(' and ')}`,
    'Say that, or answer when asked.',
  );
}

function usage(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}
