/** `holdfast explain …`. */

import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { findGroup, findNode } from '../names.ts';
import { outputOption, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { renderExplanation } from '../render/show.ts';

export const explainCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['explain', 'group'],
    section: 'See',
    summary: 'tell why a group is where it is, and why not elsewhere',
    args: { group: { kind: 'group', about: 'name of the group' } },
    options: {
      node: { kind: 'node', about: 'only about this node' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast explain group web', 'holdfast explain group web --node my-vm3'],
    exits: ['refused', 'unreachable', 'not-found'],
    run: async (context, input) => {
      const client = clientOf(context, input);
      const name = input.group;
      const only = input.node;
      findGroup(await client.groups(), name);
      if (only !== undefined) findNode(await client.nodes(), only);
      const whole = await client.explain({ group: name });
      const reasons = whole.reasons.filter((r) => only === undefined || r.node === only);
      const explanation = { ...whole, reasons };
      await print(context, input, explanation, () =>
        renderExplanation(explanation, context.width, context.paint),
      );
      return undefined;
    },
  }),
];
