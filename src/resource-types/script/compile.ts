/**
 * `script`: anything with a start, a stop and a probe command. What the start command leaves behind lives in the
 * resource's control group; a stop command that forgets some of it has it killed afterwards.
 */
import type { ResourceConfig } from '../../core/config.ts';
import type { ExitMeanings, Program, RunStep } from '../../resources/step.ts';
import { asUser } from '../as-user.ts';
import { baseEnvironment, type CompileContext } from '../compile-context.ts';
import { environmentOf } from '../environment.ts';
import { expandText, expandWords } from '../expand.ts';
import { optionalText, words } from '../params.ts';

const doneAt0: ExitMeanings = { 0: 'ok', 126: 'hard', 127: 'hard', other: 'soft' };
/** 3 is what a script of the old kind (LSB) says of a service that is stopped. */
const probed: ExitMeanings = { 0: 'running', 3: 'stopped', 7: 'stopped', other: 'soft' };
const comesUp: ExitMeanings = { 0: 'running', 126: 'hard', 127: 'hard', other: 'soft' };
/** As probed, but "stopped" is believed only when the control group is empty too. */
const verified: ExitMeanings = { 0: 'running', 3: 'ok', 7: 'ok', other: 'soft' };
/** Where its program is not there, or cannot be executed (no interpreter, DOS line ends), it cannot run. */
const probedDeep: ExitMeanings = { ...verified, 126: 'absent', 127: 'absent' };
const whatever: ExitMeanings = { other: 'ok' };

/** Parameters: start, stop, probe (0 running, 7 or 3 stopped, anything else failed), cwd?, env?, user?. */
export function compile(definition: ResourceConfig, context: CompileContext): Program {
  const own = environmentOf(definition, 'env', context);
  const surroundings = { ...own, env: { ...baseEnvironment(definition, context), ...own.env } };
  const cwd = expandText(optionalText(definition, 'cwd') ?? '/', context);
  const user = optionalText(definition, 'user');
  const run = (name: string, exits: ExitMeanings): RunStep => {
    const argv = asUser(user, expandWords(words(definition, name), context));
    return { kind: 'run', argv, ...surroundings, cwd, joins: true, exits };
  };
  const deep = (exits: ExitMeanings) => [run('probe', exits), { kind: 'stopped-if-empty' }] as const;
  // Running is called what was seen to run, and not what says that it was started.
  const seen: RunStep = {
    ...run('probe', comesUp),
    title: 'the probe right after the start',
    untilRunning: true,
  };
  return {
    start: [run('start', doneAt0), seen],
    stop: [run('stop', doneAt0), { kind: 'kill-group' }],
    probe: [run('probe', probed)],
    deepProbe: deep(probedDeep),
    hardStop: [{ kind: 'kill-group' }, run('stop', whatever), { kind: 'kill-group' }],
    verifyStopped: deep(verified),
    announce: [],
  };
}
