/** `holdfast status`. */
import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { renderStatus } from '../render/status.ts';

export const statusCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['status'],
    section: 'See',
    summary: 'show the whole cluster on one screen, problems first',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast status', 'holdfast status -o json | jq .problems'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const status = await clientOf(context, input).status();
      await print(context, input, status, () => renderStatus(status, context.width, context.paint));
      return undefined;
    },
  }),
];
