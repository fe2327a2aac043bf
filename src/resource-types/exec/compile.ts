/**
 * `exec`: one process in the foreground, supervised. Its death is the resource's death, even when children of it live
 * on; that is why a start first kills whatever is left in the control group.
 */
import type { ResourceConfig } from '../../core/config.ts';
import type { Environment, Program, Step, Surroundings } from '../../resources/step.ts';
import { asUser } from '../as-user.ts';
import { baseEnvironment, type CompileContext } from '../compile-context.ts';
import { environmentOf } from '../environment.ts';
import { expandText, expandWords } from '../expand.ts';
import { isObject, isWords, optionalText, refuse, words } from '../params.ts';
import { localHost } from './ready.ts';

/** Parameters: command, cwd?, env?, user?, stopSignal? (default SIGTERM), ready? ({port, host?} or {command}). */
export function compile(definition: ResourceConfig, context: CompileContext): Program {
  const base = baseEnvironment(definition, context);
  const own = environmentOf(definition, 'env', context);
  const surroundings = { ...own, env: { ...base, ...own.env } };
  const user = optionalText(definition, 'user');
  const argv = asUser(user, expandWords(words(definition, 'command'), context));
  const cwd = expandText(optionalText(definition, 'cwd') ?? '/', context);
  const signal = stopSignal(definition);
  return {
    supervision: { by: 'main-process' },
    start: [
      { kind: 'done-if-main-runs' },
      { kind: 'kill-group' },
      ...giveDirectory(user, context, base),
      { kind: 'spawn-main', argv, ...surroundings, cwd },
      ...compileReady(definition, context, surroundings),
    ],
    stop: [
      { kind: 'signal-main', signal },
      { kind: 'wait-empty', signal },
    ],
    probe: [{ kind: 'main-state' }],
    deepProbe: [{ kind: 'main-state' }],
    hardStop: [{ kind: 'kill-group' }],
    verifyStopped: [{ kind: 'main-state' }],
    announce: [],
  };
}

/** A process of another user could not write into its own state directory. */
function giveDirectory(user: string | undefined, context: CompileContext, env: Environment): Step[] {
  if (user === undefined) return [];
  return [
    {
      kind: 'run',
      argv: ['chown', user, context.stateDirectory],
      env,
      joins: false,
      exits: { 0: 'ok', other: 'hard' },
    },
  ];
}

function stopSignal(definition: ResourceConfig): string {
  const name = optionalText(definition, 'stopSignal') ?? 'SIGTERM';
  return name.startsWith('SIG') ? name : `SIG${name}`;
}

function compileReady(
  definition: ResourceConfig,
  context: CompileContext,
  surroundings: Surroundings,
): Step[] {
  const { ready } = definition.params;
  if (ready === undefined) return [];
  if (!isObject(ready)) return refuse(definition, 'ready', 'a map with a port or a command');
  if (isWords(ready.command))
    return [{ kind: 'wait-command', argv: expandWords(ready.command, context), ...surroundings }];
  if (typeof ready.port !== 'number') return refuse(definition, 'ready', 'a map with a port or a command');
  return [
    { kind: 'wait-port', host: typeof ready.host === 'string' ? ready.host : localHost, port: ready.port },
  ];
}
