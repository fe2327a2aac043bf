/** `holdfast events`. */

import type { ApiClient } from '../../api/client.ts';
import { eventsMax } from '../../api/contract/routes.ts';
import type { EventView } from '../../api/contract/views.ts';
import { exitCodeOf } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { type CommandDefinition, defineCommand, type OptionsInput } from '../define-command.ts';
import { findGroup, findNode } from '../names.ts';
import { outputOption, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { renderEvent } from '../render/event-line.ts';

const eventsOptions = {
  follow: { short: 'f', about: 'go on with what happens' },
  last: { short: 'n', kind: 'count', about: 'how many past events', default: '30' },
  group: { kind: 'group', about: 'only about this group' },
  node: { kind: 'node', about: 'only about this node' },
  ...outputOption,
  ...stateDirOption,
} as const;

type EventsInput = OptionsInput<typeof eventsOptions>;

export const eventsCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['events'],
    section: 'See',
    summary: 'tell what happened and why, as this node saw it',
    details:
      'With --follow it goes on until interrupted, over restarts of the agent; -o json then prints one object per line.',
    options: eventsOptions,
    examples: ['holdfast events', 'holdfast events --follow', 'holdfast events --last 500 --group web'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      if (input.follow) return follow(context, input);
      const events = await past(context, input);
      await print(context, input, events, () => renderEvents(context, input, events));
      return undefined;
    },
  }),
];

function about(input: EventsInput): (event: EventView) => boolean {
  const { group, node } = input;
  return (e) => (group === undefined || e.group === group) && (node === undefined || e.node === node);
}

/** The last so many about what was asked for. What is no longer in the cluster may still have events. */
async function past(context: Context, input: EventsInput): Promise<EventView[]> {
  const client = clientOf(context, input);
  const { last } = input;
  if (!narrowed(input)) return client.events({ last });
  const events = (await client.events({ last: eventsMax })).filter(about(input));
  if (events.length === 0) await checkNames(client, input);
  return last === 0 ? [] : events.slice(-last);
}

function narrowed(input: EventsInput): boolean {
  return input.group !== undefined || input.node !== undefined;
}

/** Throws `unknown-group` or `unknown-node`. */
async function checkNames(client: ApiClient, input: EventsInput): Promise<void> {
  const { group, node } = input;
  if (group !== undefined) findGroup(await client.groups(), group);
  if (node !== undefined) findNode(await client.nodes(), node);
}

function renderEvents(context: Context, input: EventsInput, events: readonly EventView[]): string {
  if (input.last === 0) return 'None was asked for: --last 0.';
  if (events.length === 0 && narrowed(input)) return 'No events about that yet.';
  if (events.length === 0) return 'No events yet. They come with the first decision.';
  return events.map((event) => renderEvent(event, context.paint)).join('\n');
}

const retryMs = 500;
/** Who came by a password has to show it again now and then: one that is lost after so long, and found at once, is no news. */
const longMs = 5_000;

/** Ends when interrupted; an agent that went away is asked again for what came after the last event. */
async function follow(context: Context, input: EventsInput): Promise<undefined> {
  const client = clientOf(context, input);
  await checkNames(client, input);
  const wanted = about(input);
  const line = (e: EventView) =>
    input.output === 'table' ? renderEvent(e, context.paint) : JSON.stringify(e);
  let seen: number | undefined;
  let losses = 0;
  while (!context.signal.aborted) {
    const begun = context.now();
    try {
      for await (const event of client.follow(
        seen === undefined ? { last: input.last } : { after: seen },
        context.signal,
      )) {
        losses = 0;
        seen = event.seq;
        if (wanted(event)) context.out.write(`${line(event)}\n`);
      }
      if (context.signal.aborted) return undefined;
    } catch (error) {
      if (context.signal.aborted) return undefined;
      if (seen === undefined || exitCodeOf(error) !== 4) throw error;
    }
    losses = context.now() - begun < longMs ? losses + 1 : 1;
    if (losses === 2) context.err.write('The agent went away; waiting for it to come back.\n');
    seen ??= 0;
    await context.sleep(retryMs).catch(() => undefined);
  }
  return undefined;
}
