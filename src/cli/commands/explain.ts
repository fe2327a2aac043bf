/** `holdfast explain …`. */
import { type CommandDefinition, outputOption, stateDirOption } from '../command.ts';
import { clientOf } from '../context.ts';
import { findGroup, findNode } from '../names.ts';
import { print } from '../print.ts';
import { renderExplanation } from '../render/show.ts';

export const explainCommands: readonly CommandDefinition[] = [
  {
    path: ['explain', 'group'],
    section: 'See',
    summary: 'tell why a group is where it is, and why not elsewhere',
    args: [{ name: 'group', about: 'name of the group' }],
    options: [{ flags: '--node <node>', about: 'only about this node' }, outputOption, stateDirOption],
    examples: ['holdfast explain group web', 'holdfast explain group web --node my-vm3'],
    exits: ['refused', 'unreachable', 'not-found'],
    run: async (context, input) => {
      const client = clientOf(context, input);
      const name = input.text('group');
      const only = input.optional('node');
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
  },
];
