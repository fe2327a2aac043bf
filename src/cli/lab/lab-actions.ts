/** What the commands under `holdfast lab` do: thin, since everything lives in the lab. Loaded only by them. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Lab } from '../../../lab/lab.ts';
import { LabError } from '../../../lab/lab-error.ts';
import { hostFiles } from '../../../lab/lab-files.ts';
import type { HostStatus, LabStatus } from '../../../lab/lab-status.ts';
import type { Context } from '../context.ts';
import type { ForeignExit } from '../define-command.ts';
import type { OutputInput } from '../options.ts';
import { print } from '../print.ts';
import type { LabInput, ShownLabInput } from './lab-options.ts';
import { renderLab } from './render-lab.ts';

const agentsMs = 15_000;

export type LabChange<I> = (lab: Lab, input: I) => Promise<LabStatus>;

/** Changes one thing and shows the lab as it is then. */
export async function change<I extends ShownLabInput>(
  context: Context,
  input: I,
  what: LabChange<I>,
): Promise<undefined> {
  const status = await what(await open(input), input);
  await print(context, input, status, () => renderLab(status, context.width));
  return undefined;
}

interface UpInput extends OutputInput {
  readonly file: string;
  readonly dir: string | undefined;
  readonly hosts: 'light' | 'debian';
}

export async function up(context: Context, input: UpInput): Promise<undefined> {
  const onProgress = (step: string) => context.err.write(`  ${step}\n`);
  const lab = await Lab.up(input.file, {
    dir: input.dir,
    hosts: input.hosts,
    onProgress,
    signal: context.signal,
  });
  const silent = await untilAgentsAnswer(context, lab);
  for (const { name, log } of silent)
    context.err.write(`  the agent of ${name} does not answer yet; what it says is in ${log}\n`);
  const status = await lab.status();
  const next = 'Run things in a node: holdfast lab exec NODE -- holdfast status';
  await print(context, input, status, () => `${renderLab(status, context.width)}\n${next}`);
  return undefined;
}

/** What is typed next shall find an agent. Resolves with the nodes whose agent has none of it after a while. */
async function untilAgentsAnswer(context: Context, lab: Lab): Promise<readonly HostStatus[]> {
  const { hosts } = await lab.status();
  const nodes = hosts.filter(({ kind, power }) => kind === 'node' && power === 'on');
  const silent = () =>
    nodes.filter(({ name }) => !existsSync(join(hostFiles(lab.dir, name).state, 'api.sock')));
  const endsAt = context.now() + agentsMs;
  while (silent().length > 0 && context.now() < endsAt && !context.signal.aborted) await context.sleep(50);
  return silent();
}

export async function down(
  context: Context,
  input: ShownLabInput & { readonly keep: boolean },
): Promise<undefined> {
  const lab = await findIfUp(input);
  await lab?.down({ keep: input.keep });
  const ended = lab ? { kind: 'down', dir: lab.dir } : { kind: 'none' };
  const words = lab ? `The lab in ${lab.dir} is down.` : 'No such lab is up; nothing to do.';
  await print(context, input, ended, () => words);
  return undefined;
}

export async function list(context: Context, input: OutputInput): Promise<undefined> {
  const labs = await Lab.list();
  await print(context, input, labs, () =>
    labs.length === 0 ? 'No lab is up.' : labs.map((lab) => renderLab(lab, context.width)).join('\n\n'),
  );
  return undefined;
}

interface ExecInput extends LabInput {
  readonly host: string;
  readonly command: readonly string[];
}

/** With this terminal; signals from the keyboard reach the command directly. */
export async function exec(_: Context, input: ExecInput): Promise<ForeignExit> {
  const lab = await open(input);
  const [program = '', ...args] = await lab.command(input.host, input.command, process.cwd());
  const ignore = () => {};
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', ignore);
      resolve({ code: code ?? 137 });
    });
  });
}

function open(input: LabInput): Promise<Lab> {
  return Lab.open({ name: input.lab, dir: input.dir });
}

async function findIfUp(input: LabInput): Promise<Lab | undefined> {
  try {
    return await open(input);
  } catch (error) {
    if (error instanceof LabError && error.code === 'lab-none') return undefined;
    throw error;
  }
}
