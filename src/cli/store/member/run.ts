/** `holdfast store member run`: what the unit of the managed etcd runs. It ends where nothing is to run, or becomes etcd. */
import { existsSync } from 'node:fs';
import { HoldfastError } from '../../../errors.ts';
import { makeDirectory } from '../../../make-directory.ts';
import { MemberUnfit } from '../../../store/etcd/check-member.ts';
import { clientUrlOf } from '../../../store/etcd/managed.ts';
import { runMember } from '../../../store/etcd/run-member.ts';
import { stateDirOf } from '../../agent.ts';
import type { Context } from '../../context.ts';
import type { ForeignExit } from '../../define-command.ts';
import { loadFile } from '../../files/load.ts';
import type { StateDirInput } from '../../options.ts';
import { managedIn, noSuchPlace } from './managed-in.ts';
import { memberDirectory, wantedFile } from './member-paths.ts';

interface RunInput extends StateDirInput {
  readonly cluster: string;
  readonly node: string;
}

/** Of sysexits.h: there is nothing to run. The unit does not start it again then. */
const nothingToRun = 69;

export async function runStoreMember(context: Context, input: RunInput): Promise<ForeignExit> {
  const { cluster: file, node } = input;
  const { config, identity } = loadFile(context, file);
  const managed = managedIn(file, config);
  if (clientUrlOf(managed, node) === undefined) throw noSuchPlace(file, node, managed);
  const stateDir = stateDirOf(context, input);
  const directory = memberDirectory(stateDir);
  makeDirectory(directory, 0o700);
  try {
    await runMember({
      cluster: config.cluster.name,
      node,
      directory,
      managed,
      identity,
      signal: context.signal,
      wanted: managed.members.includes(node) || existsSync(wantedFile(stateDir)),
      log: (line) => context.err.write(`${line}\n`),
    });
  } catch (error) {
    if (!(error instanceof MemberUnfit)) throw error;
    throw new HoldfastError('member-unfit', { node, problem: error.message, next: error.next });
  }
  return { code: nothingToRun };
}
