/** `holdfast readiness`. */
import type { ReadinessView } from '../../api/contract/views.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { findGroup } from '../names.ts';
import { outputOption, type StateDirInput, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { checked, checkStates } from '../render/check-line.ts';
import { checkReadiness, renderReadiness } from '../render/readiness.ts';

export const readinessCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['readiness'],
    section: 'See',
    summary: 'tell whether a failover would work right now, and what stands against it',
    details:
      'ready: if its node were lost, another could take the group over. at-risk: it could, and something should be mended. not-ready: it could not. Every node looks in the background at what its host needs for the groups that it may have to run, and asks the fence devices for the power state; nothing is moved or switched. With --check one line is printed as the plugins of Nagios and Icinga do, and the exit code is 0 (ready), 1 (at risk), 2 (not ready) or 3 (unknown).',
    args: { group: { kind: 'group', about: 'only this group', optional: true } },
    options: {
      check: { about: 'for monitoring: one line, and 0, 1, 2 or 3 as exit code' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast readiness', 'holdfast readiness web', 'holdfast readiness --check'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      if (input.check) {
        const found = await check(context, input, input.group);
        context.out.write(`${found.line}\n`);
        return { code: checkStates.indexOf(found.state) };
      }
      const view = await readinessOf(context, input, input.group);
      await print(context, input, view, () => renderReadiness(view, context.width, context.paint));
      return undefined;
    },
  }),
];

/** Throws `unknown-group`. */
async function readinessOf(
  context: Context,
  input: StateDirInput,
  group: string | undefined,
): Promise<ReadinessView> {
  const client = clientOf(context, input);
  const whole = await client.readiness();
  if (group === undefined) return whole;
  if (whole.groups.every((one) => one.group !== group)) findGroup(await client.groups(), group);
  return { ...whole, groups: whole.groups.filter((one) => one.group === group) };
}

/** Whatever goes wrong on the way is no answer, and a monitor reads standard output. */
async function check(context: Context, input: StateDirInput, group: string | undefined) {
  try {
    return checkReadiness(await readinessOf(context, input, group));
  } catch (error) {
    return checked('UNKNOWN', (error as Error).message);
  }
}
