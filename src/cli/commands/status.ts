/** `holdfast status`. */
import { type CommandDefinition, outputOption, stateDirOption } from '../command.ts';
import { clientOf } from '../context.ts';
import { print } from '../print.ts';
import { renderStatus } from '../render/status.ts';

export const statusCommands: readonly CommandDefinition[] = [
  {
    path: ['status'],
    section: 'See',
    summary: 'show the whole cluster on one screen, problems first',
    options: [outputOption, stateDirOption],
    examples: ['holdfast status', 'holdfast status -o json | jq .problems'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const status = await clientOf(context, input).status();
      await print(context, input, status, () => renderStatus(status, context.width, context.paint));
      return undefined;
    },
  },
];
