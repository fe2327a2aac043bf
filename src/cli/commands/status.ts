/** `holdfast status`. */
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, type StateDirInput, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { type Checked, checked, checkStates, checkStatus, type Thresholds } from '../render/check-line.ts';
import { renderStatus } from '../render/status.ts';

const checkOptions = {
  check: { about: 'for monitoring: one line, and 0, 1, 2 or 3 as exit code' },
  warnings: { kind: 'count', about: 'with --check: WARNING from so many warnings on', default: '1' },
  alarms: { kind: 'count', about: 'with --check: CRITICAL from so many alarms on', default: '1' },
  nodes: { kind: 'count', about: 'with --check: CRITICAL with fewer nodes in' },
  silence: { kind: 'duration', about: 'with --check: CRITICAL when the store is silent for longer' },
  ignore: {
    placeholder: 'codes',
    kind: 'text',
    about: 'with --check: problems that do not count, by their codes with commas',
  },
} as const;

export const statusCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['status'],
    section: 'See',
    summary: 'show the whole cluster on one screen, problems first',
    details:
      'With --check it prints one line as the plugins of Nagios and Icinga do, and ends with 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN: no agent answers, or there is no cluster yet). Every node shows the same problems, so one check per cluster says it all and one per node also says whether its agent lives.',
    options: { ...outputOption, ...stateDirOption, ...checkOptions },
    examples: [
      'holdfast status',
      'holdfast status -o json | jq .problems',
      'holdfast status --check --nodes 3 --ignore group-maintained,cluster-disarmed',
    ],
    exits: ['unreachable'],
    run: async (context, input) => {
      if (input.check) {
        const { warnings, alarms, nodes, silence: silenceMs, ignore = '' } = input;
        const ignored = ignore.split(',').map((code) => code.trim());
        const found = await check(context, input, { warnings, alarms, nodes, silenceMs, ignored });
        context.out.write(`${found.line}\n`);
        return { code: checkStates.indexOf(found.state) };
      }
      const status = await clientOf(context, input).status();
      await print(context, input, status, () => renderStatus(status, context.width, context.paint));
      return undefined;
    },
  }),
];

/** Whatever goes wrong on the way is no answer, and a monitor reads standard output. */
async function check(context: Context, input: StateDirInput, thresholds: Thresholds): Promise<Checked> {
  try {
    return checkStatus(await clientOf(context, input).status(), thresholds);
  } catch (error) {
    return checked('UNKNOWN', (error as Error).message);
  }
}
