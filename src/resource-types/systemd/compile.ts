/**
 * `systemd`: a unit. systemd starts and stops it and says what state it is in; that it ended is told by systemd's own signal.
 * Whether anything of it is left is told by its control group, because a unit that failed may leave processes behind.
 *
 * While the machine shuts down, systemd has queued a stop of the unit that waits for the agent (that is what `Before` in the
 * drop-in is for), and a stop that the agent asks for would join that one and wait for itself: hence the job mode.
 */
import type { ResourceConfig } from '../../core/config.ts';
import type { ExitMeanings, Program, RunStep } from '../../resources/step.ts';
import { baseEnvironment, type CompileContext } from '../compile-context.ts';
import { text } from '../params.ts';

/** Where systemd looks for settings that last until the next boot: systemd.unit(5). */
const dropIn = (unit: string): string => `/run/systemd/system/${unit}.d/50-holdfast.conf`;
/** At a shutdown the agent leaves first, and stops the unit itself or gives it away. */
const settings = '[Unit]\nBefore=holdfast.service\n';

const write = [
  'printf "%s" "$2" | cmp -s - "$1" && exit 0',
  'mkdir -p "$(dirname "$1")" && printf "%s" "$2" > "$1" && systemctl daemon-reload',
].join('\n');
const stop = [
  'if [ "$(systemctl is-system-running)" = stopping ]; then mode=ignore-dependencies; else mode=replace; fi',
  'exec systemctl stop --job-mode="$mode" -- "$1"',
].join('\n');

/** systemctl answers as a script of the old kind (LSB) would: 5 is "not installed". */
const started: ExitMeanings = { 0: 'ok', 5: 'hard', 127: 'hard', other: 'soft' };
const stopped: ExitMeanings = { 0: 'ok', 5: 'ok', other: 'soft' };

/** Parameters: unit (with its kind). */
export function compile(definition: ResourceConfig, context: CompileContext): Program {
  const unit = text(definition, 'unit');
  const env = baseEnvironment(definition, context);
  const run = (title: string, argv: readonly string[], exits: ExitMeanings): RunStep => ({
    kind: 'run',
    title: `${title} of ${unit}`,
    argv,
    env,
    joins: false,
    exits,
  });
  const order = ['sh', '-c', write, 'order', dropIn(unit), settings];
  return {
    supervision: { by: 'systemd', unit },
    start: [
      run('the order at shutdown', order, { 0: 'ok', 127: 'hard', other: 'soft' }),
      run('the start', ['systemctl', 'start', '--', unit], started),
    ],
    stop: [run('the stop', ['sh', '-c', stop, 'stop', unit], stopped)],
    probe: [{ kind: 'unit-state', unit, certain: false }],
    deepProbe: [{ kind: 'unit-state', unit, certain: true }],
    hardStop: [{ kind: 'end-unit', unit }],
    verifyStopped: [{ kind: 'unit-state', unit, certain: true }],
    announce: [],
    needs: ['systemctl'],
  };
}
