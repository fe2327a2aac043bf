/** What can be asked of a group: the request, and what must be seen before it counts as finished. */
import type { GroupView, StatusView } from '../api/contract/views.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import type { Context } from './context.ts';
import { findGroup, findNode } from './names.ts';
import { type ChangeInput, requestChange } from './request-change.ts';

export interface GroupChange {
  readonly request: (group: GroupView, now: StatusView) => Request;
  /** What is still missing; undefined when it is finished. */
  readonly open: (now: GroupView, before: GroupView) => string | undefined;
  readonly done: (now: GroupView, before: GroupView) => string;
}

/** Throws `unknown-group`; waits unless told otherwise. */
export function changeGroup(
  context: Context,
  input: ChangeInput,
  name: string,
  change: GroupChange,
): Promise<undefined> {
  return requestChange(context, input, {
    request: (now) => change.request(findGroup(now.groups, name), now),
    open: (now, before) => change.open(findGroup(now.groups, name), findGroup(before.groups, name)),
    done: (now, before) => change.done(findGroup(now.groups, name), findGroup(before.groups, name)),
    look: `holdfast explain group ${name}`,
  });
}

type Verb = 'start' | 'stop' | 'restart' | 'unpin' | 'failback' | 'enable' | 'disable' | 'cleanup';

function about(kind: Verb): GroupChange['request'] {
  return (group) => ({ kind, group: group.name });
}

export const groupChanges: Readonly<Record<Verb, GroupChange>> = {
  start: { request: about('start'), open: running, done: where },
  stop: { request: about('stop'), open: stopped, done: (now) => `${now.name} is stopped` },
  restart: {
    request: about('restart'),
    open: (now, before) => (now.generation > before.generation ? running(now) : state(now)),
    done: where,
  },
  unpin: {
    request: about('unpin'),
    open: (now) => (now.pin ? 'it is still pinned' : undefined),
    done: (now, before) =>
      `${now.name} ${before.pin ? 'is no longer' : 'was not'} pinned; its failback is ${now.failback}`,
  },
  failback: {
    request: about('failback'),
    open: (now) => (now.node === null ? state(now) : running(now)),
    done: where,
  },
  enable: {
    request: about('enable'),
    open: (now) =>
      now.enabled && now.stoppedBy === null ? running(now) : now.stoppedBy === null ? undefined : state(now),
    done: (now) => (now.enabled ? where(now) : `${now.name} is enabled here, but not in the cluster file`),
  },
  disable: { request: about('disable'), open: stopped, done: (now) => `${now.name} is disabled` },
  cleanup: {
    request: about('cleanup'),
    open: (now) => (now.failures.length > 0 ? 'its failures are still counted' : undefined),
    done: (now) => `the failures of ${now.name} are forgotten; it is ${now.state}`,
  },
};

/** To the node, or with '' to the best other one. */
export function moveTo(node: string, forMs: number): GroupChange {
  return {
    request: (group, now) => {
      if (node !== '') findNode(now.nodes, node);
      return { kind: 'move', group: group.name, node, forMs };
    },
    open: (now, before) => {
      const there = node === '' ? now.node !== before.node : now.node === node;
      return there ? running(now) : state(now);
    },
    done: where,
  };
}

function running(now: GroupView): string | undefined {
  return now.state === 'running' ? undefined : state(now);
}

function stopped(now: GroupView): string | undefined {
  return now.node === null && (now.state === 'stopped' || now.state === 'disabled') ? undefined : state(now);
}

function state(now: GroupView): string {
  const on = now.node === null ? '' : ` on ${now.node}`;
  return `${now.name} is ${now.state}${on}${now.reason === '' ? '' : `: ${now.reason}`}`;
}

function where(now: GroupView): string {
  const pin = now.pin ? `, pinned there until ${now.pin.until}` : '';
  return `${now.name} is ${now.state} on ${now.node}${pin}`;
}
