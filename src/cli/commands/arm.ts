/** `holdfast disarm` and `holdfast arm`: for work on the network that must not look like the death of nodes. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { stateDirOption, waitOptions } from '../options.ts';
import { requestChange } from '../request-change.ts';

export const armCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['disarm'],
    section: 'Change',
    summary: 'accuse and fence nobody until armed again',
    details:
      'For work on switches and cables. Leases and watchdogs go on: a node that loses the store still gives up what it runs when its lease ends.',
    options: { ...waitOptions, ...stateDirOption },
    examples: ['holdfast disarm', 'holdfast arm'],
    exits: ['refused', 'unreachable', 'unfinished'],
    run: (context, input) =>
      requestChange(context, input, {
        request: () => ({ kind: 'disarm' }),
        open: (now) => (now.disarmed ? undefined : 'it is still armed'),
        done: () => 'disarmed: nobody is accused or fenced. When done: holdfast arm',
        look: 'holdfast status',
      }),
  }),
  defineCommand({
    path: ['arm'],
    section: 'Change',
    summary: 'accuse and fence again',
    options: { ...waitOptions, ...stateDirOption },
    examples: ['holdfast arm'],
    exits: ['refused', 'unreachable', 'unfinished'],
    run: (context, input) =>
      requestChange(context, input, {
        request: () => ({ kind: 'arm' }),
        open: (now) => (now.disarmed ? 'it is still disarmed' : undefined),
        done: () => 'armed',
        look: 'holdfast status',
      }),
  }),
];
