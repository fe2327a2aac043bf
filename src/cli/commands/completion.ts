/** `holdfast completion`. */
import { completionScripts } from '../completion/scripts.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';

export const completionCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['completion'],
    section: 'Run',
    summary: 'print a script that makes a shell complete holdfast',
    details:
      'Commands, options and their values are completed, names of nodes, groups and resources as far as the agent of this node answers at once. The first lines of the script say where it belongs.',
    args: { shell: { choices: ['bash', 'zsh', 'fish'], about: 'for which shell' } },
    examples: [
      'holdfast completion bash > /etc/bash_completion.d/holdfast',
      'source <(holdfast completion bash)',
      'holdfast completion fish > ~/.config/fish/completions/holdfast.fish',
    ],
    exits: [],
    run: async (context, { shell }) => {
      context.out.write(completionScripts[shell]);
      return undefined;
    },
  }),
];
