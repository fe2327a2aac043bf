/** `holdfast events`. */
import type { ApiClient } from '../../api/client.ts';
import type { EventView } from '../../api/contract/views.ts';
import { exitCodeOf, HoldfastError } from '../../errors.ts';
import { type CommandDefinition, type Input, outputOption, stateDirOption } from '../command.ts';
import { type Context, clientOf } from '../context.ts';
import { findGroup, findNode } from '../names.ts';
import { print } from '../print.ts';
import { renderEvent } from '../render/event-line.ts';

export const eventsCommands: readonly CommandDefinition[] = [
  {
    path: ['events'],
    section: 'See',
    summary: 'tell what happened and why, as this node saw it',
    details:
      'With --follow it goes on until interrupted, over restarts of the agent; -o json then prints one object per line.',
    options: [
      { flags: '-f, --follow', about: 'go on with what happens' },
      { flags: '-n, --last <count>', about: 'how many of the past', default: '30' },
      { flags: '--group <group>', about: 'only about this group' },
      { flags: '--node <node>', about: 'only about this node' },
      outputOption,
      stateDirOption,
    ],
    examples: ['holdfast events', 'holdfast events --follow', 'holdfast events --last 500 --group web'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      const last = countOption(input);
      if (input.flag('follow')) return follow(context, input, last);
      const events = await past(context, input, last);
      await print(context, input, events, () => renderEvents(context, input, events));
      return undefined;
    },
  },
];

const mostEvents = 10_000;

function countOption(input: Input): number {
  const text = input.text('last');
  if (/^\d{1,5}$/.test(text) && Number(text) <= mostEvents) return Number(text);
  throw new HoldfastError('usage', {
    problem: `--last: "${text}" is not a number of events`,
    next: 'Write 0 to 10000.',
  });
}

function about(input: Input): (event: EventView) => boolean {
  const group = input.optional('group');
  const node = input.optional('node');
  return (e) => (group === undefined || e.group === group) && (node === undefined || e.node === node);
}

/** The last so many about what was asked for. What is no longer in the cluster may still have events. */
async function past(context: Context, input: Input, last: number): Promise<EventView[]> {
  const client = clientOf(context, input);
  if (!narrowed(input)) return client.events({ last });
  const events = (await client.events({ last: mostEvents })).filter(about(input));
  if (events.length === 0) await checkNames(client, input);
  return last === 0 ? [] : events.slice(-last);
}

function narrowed(input: Input): boolean {
  return input.optional('group') !== undefined || input.optional('node') !== undefined;
}

/** Throws `unknown-group` or `unknown-node`. */
async function checkNames(client: ApiClient, input: Input): Promise<void> {
  const group = input.optional('group');
  const node = input.optional('node');
  if (group !== undefined) findGroup(await client.groups(), group);
  if (node !== undefined) findNode(await client.nodes(), node);
}

function renderEvents(context: Context, input: Input, events: readonly EventView[]): string {
  if (input.text('last') === '0') return 'None was asked for: --last 0.';
  if (events.length === 0 && narrowed(input)) return 'No events about that yet.';
  if (events.length === 0) return 'No events yet. They appear here as soon as something is decided.';
  return events.map((event) => renderEvent(event, context.paint)).join('\n');
}

const retryMs = 500;

/** Ends when interrupted; an agent that went away is asked again for what came after the last event. */
async function follow(context: Context, input: Input, last: number): Promise<undefined> {
  const client = clientOf(context, input);
  await checkNames(client, input);
  const wanted = about(input);
  const line = (e: EventView) =>
    input.text('output') === 'table' ? renderEvent(e, context.paint) : JSON.stringify(e);
  let seen: number | undefined;
  let away = false;
  while (!context.signal.aborted) {
    try {
      for await (const event of client.follow(
        seen === undefined ? { last } : { after: seen },
        context.signal,
      )) {
        away = false;
        seen = event.seq;
        if (wanted(event)) context.out.write(`${line(event)}\n`);
      }
      if (context.signal.aborted) return undefined;
    } catch (error) {
      if (context.signal.aborted) return undefined;
      if (seen === undefined || exitCodeOf(error) !== 4) throw error;
    }
    if (!away) context.err.write('The agent went away; waiting for it to come back.\n');
    away = true;
    seen ??= 0;
    await context.sleep(retryMs).catch(() => undefined);
  }
  return undefined;
}
