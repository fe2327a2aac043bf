/**
 * The commands that send a request: one for every entry of the table of requests, called by what it must name and by its
 * kind, with arguments and options from its fields. So a new entry has its command, its help and what shells offer.
 */
import type { StatusView } from '../../api/contract/views.ts';
import type { FieldKind } from '../../core/takeover/requests/field.ts';
import {
  type Request,
  type RequestKind,
  requestRules,
  titleOf,
} from '../../core/takeover/requests/requests.ts';
import { formatDuration } from '../../values/duration.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { ArgumentDefinition, CommandDefinition, OptionDefinition } from '../define-command.ts';
import { findGroup, findNode } from '../names.ts';
import { stateDirOption, waitOptions, yesOption } from '../options.ts';
import { type ChangeInput, requestChange } from '../request-change.ts';
import { sayWhatStands } from '../say-what-stands.ts';
import type { Guide } from './guide.ts';
import { guides } from './guides.ts';
import { fieldsOf, pathOf, requestLine, type Subject, sentOtherwise, subjectOf } from './request-line.ts';

type Values = Readonly<Record<string, unknown>>;

export function requestCommands(subject: Subject): readonly CommandDefinition[] {
  const kinds = Object.keys(requestRules) as RequestKind[];
  return kinds.filter((k) => subjectOf(k) === subject && sentOtherwise[k] === undefined).map(commandFor);
}

/** Asks, and unless told otherwise waits until it is finished. Throws `unknown-node`, `unknown-group`. */
export function sendRequest(context: Context, input: ChangeInput, request: Request): Promise<undefined> {
  const guide = guideOf(request.kind);
  return requestChange(context, input, {
    request: (now) => {
      checkNames(request, now);
      return request;
    },
    open: (now, before) => guide.open?.(now, before, request),
    overtaken: (now) => guide.overtaken?.(now, request),
    done: (now, before) => guide.done?.(now, before, request) ?? `done: ${titleOf(request)}`,
    what: titleOf(request),
    look: lookFor(request),
  });
}

/** Which guide takes which request is what the type of the table says; here all are one. */
function guideOf(kind: RequestKind): Guide<Request> {
  return (guides[kind] ?? {}) as Guide<Request>;
}

function commandFor(kind: RequestKind): CommandDefinition {
  const { details, examples, question } = guideOf(kind);
  const fields = fieldsOf(kind);
  const isNamed = subjectOf(kind) !== 'cluster';
  return {
    path: pathOf(kind),
    section: 'Change',
    summary: requestRules[kind].about,
    ...(details === undefined ? {} : { details }),
    args: Object.fromEntries(fields.flatMap(([name, field]) => argumentFor(name, field))),
    options: {
      ...Object.fromEntries(fields.flatMap(([name, field]) => optionFor(name, field))),
      ...(question === undefined ? {} : yesOption),
      ...waitOptions,
      ...stateDirOption,
    },
    examples: examples ?? [requestLine(sampleOf(kind))],
    exits: ['refused', 'unreachable', ...(isNamed ? (['not-found'] as const) : []), 'unfinished'],
    run: (context, input) => run(context, kind, input),
  };
}

function argumentFor(name: string, field: FieldKind): [string, ArgumentDefinition][] {
  const { about, word = name } = field;
  if (field.holds === 'switch') return [[word, { choices: ['on', 'off'], about }]];
  if (field.holds !== 'name') return [];
  const optional = field.otherwise === undefined ? {} : ({ optional: true } as const);
  return [[word, { kind: field.of, about, ...optional }]];
}

function optionFor(name: string, field: FieldKind): [string, OptionDefinition][] {
  if (field.holds !== 'ms') return [];
  const { about, word = name, otherwise } = field;
  const usual =
    otherwise === undefined ? ({ required: true } as const) : { default: formatDuration(otherwise) };
  return [[word, { kind: 'duration', about, ...usual }]];
}

function sampleOf(kind: RequestKind): Request {
  const values = fieldsOf(kind).map(([name, field]) => [name, sampleValue(field)]);
  return { kind, ...Object.fromEntries(values) };
}

function sampleValue(field: FieldKind): unknown {
  if ('otherwise' in field) return field.otherwise;
  if (field.holds === 'name') return { node: 'my-vm1', group: 'web', resource: 'web/nginx' }[field.of];
  return field.holds === 'switch' ? true : 60_000;
}

async function run(context: Context, kind: RequestKind, values: Values): Promise<undefined> {
  // What every command made here has among its options, as `commandFor` says.
  const input = values as ChangeInput & { readonly yes: boolean };
  const unseen = requestFrom(kind, values, undefined);
  if (guideOf(kind).question === undefined) return sendRequest(context, input, unseen);
  const asked = { what: titleOf(unseen), look: lookFor(unseen) };
  const request = await sayWhatStands(context, asked, async () => {
    const now = await clientOf(context, input).status();
    const seen = requestFrom(kind, values, now);
    await askFirst(context, input, seen, now);
    return seen;
  });
  return sendRequest(context, input, request);
}

/** Throws `not-confirmed`, and what the cluster would refuse. */
async function askFirst(
  context: Context,
  input: ChangeInput & { readonly yes: boolean },
  request: Request,
  now: StatusView,
): Promise<void> {
  checkNames(request, now);
  const { question, check } = guideOf(request.kind);
  check?.(request, now);
  if (input.yes) return;
  const asked = await question?.(request, now, clientOf(context, input));
  if (asked !== undefined) await confirm(context, input, asked);
}

/** What is asked of an incarnation is asked of the one that the person has before the eyes. */
function requestFrom(kind: RequestKind, values: Values, now: StatusView | undefined): Request {
  const asked = fieldsOf(kind).map(([name, field]) => {
    if (field.holds === 'incarnation')
      return [name, now?.nodes.find((node) => node.name === values.node)?.incarnation ?? ''] as const;
    const value = values[field.word ?? name] ?? ('otherwise' in field ? field.otherwise : undefined);
    return [name, field.holds === 'switch' ? value === 'on' : value] as const;
  });
  return { kind, ...Object.fromEntries(asked) } as Request;
}

function checkNames(request: Request, now: StatusView): void {
  const values: Values = { ...request };
  for (const [name, field] of fieldsOf(request.kind)) {
    const value = String(values[name]);
    if (field.holds !== 'name' || value === field.otherwise) continue;
    // Whether there is such a resource is known where it is in doubt.
    if (field.of === 'node') findNode(now.nodes, value);
    else if (field.of === 'group') findGroup(now.groups, value);
  }
}

/** A command that shows how it goes on. */
function lookFor(request: Request): string {
  if ('group' in request) return `holdfast explain group ${request.group}`;
  return 'node' in request ? `holdfast node show ${request.node}` : 'holdfast status';
}
