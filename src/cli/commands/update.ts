/** `holdfast update`. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption, waitOptions, yesOption } from '../options.ts';

export const updateCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['update'],
    here: true,
    section: 'Change',
    summary: 'bring another version of Holdfast to all nodes, one after the other',
    details:
      'Looks that all is well, runs the command of the update on one node, waits until its agent is back in the new version and everything is as before, and goes on with the next; the coordinator comes last. Services go on. Where something is not well it stops and says how to go on; given again, it goes on there. The command is run by a shell that gets VERSION and NODE, here directly and on other nodes by ssh, as whoever runs this; the agents run nothing for it. Without --to it says which node has which version.',
    options: {
      to: {
        kind: 'text',
        placeholder: 'version',
        about: 'the version as "holdfast status" shows it; what follows its + may be left out',
      },
      command: {
        kind: 'text',
        about: 'what updates one node (default: apt-get installs holdfast=VERSION)',
      },
      by: {
        kind: 'text',
        placeholder: 'program',
        about:
          'how a shell on NODE is had, for all nodes (default: ssh NODE, and directly on this one), for example "ssh admin@NODE sudo"',
      },
      drain: { about: 'move the groups of each node away first, and back afterwards' },
      reboot: { about: 'reboot each node when its command has ended; this one last' },
      ...yesOption,
      timeout: { ...waitOptions.timeout, about: 'how long to wait for each step', default: '5m' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast update',
      'holdfast update --to 0.2.0',
      "holdfast update --to 0.2.0 --command 'dpkg -i /root/holdfast_0.2.0_amd64.deb'",
      'holdfast update --to 0.2.0 --drain --reboot --by "ssh root@NODE"',
    ],
    exits: ['failed', 'refused', 'unreachable'],
    run: async (context, input) => (await import('../update/update.ts')).update(context, input),
  }),
];
