/** What must be seen of a group before what was asked of it counts as finished. */
import type { GroupView, StatusView } from '../../api/contract/views.ts';
import { findGroup } from '../names.ts';
import type { Guide } from './guide.ts';

interface OfGroup {
  readonly group: string;
}
type Open<A> = (now: GroupView, before: GroupView, asked: A) => string | undefined;
type Done<A> = (now: GroupView, before: GroupView, asked: A) => string;

function ofGroup<A extends OfGroup>(open: Open<A>, done: Done<A>): Guide<A> {
  return {
    open: (now, before, asked) =>
      open(findGroup(now.groups, asked.group), findGroup(before.groups, asked.group), asked),
    done: (now, before, asked) =>
      done(findGroup(now.groups, asked.group), findGroup(before.groups, asked.group), asked),
  };
}

export const groupGuides = {
  start: ofGroup(running, where),
  stop: ofGroup(stopped, (now) => `${now.name} is stopped`),
  restart: {
    ...ofGroup((now, before) => (now.generation > before.generation ? running(now) : state(now)), where),
    examples: ['holdfast group restart web', 'holdfast group restart web --no-wait'],
  },
  move: {
    ...ofGroup<OfGroup & { readonly node: string }>((now, before, { node }) => {
      const there = node === '' ? now.node !== before.node : now.node === node;
      return there ? running(now) : state(now);
    }, where),
    overtaken: ({ groups }: StatusView, { group, node }: OfGroup & { readonly node: string }) => {
      const { pin } = findGroup(groups, group);
      return pin !== null && node !== '' && pin.node !== node
        ? `${pin.by} moves ${group} to ${pin.node}`
        : undefined;
    },
    details:
      'Leaves a pin that status shows and that ends by itself, or when the group has to leave that node; until then nothing moves the group back. Without a node the best other one is taken.',
    examples: [
      'holdfast group move web my-vm2',
      'holdfast group move web --for 8h',
      'holdfast group unpin web',
    ],
  },
  unpin: {
    ...ofGroup(
      (now) => (now.pin ? 'it is still pinned' : undefined),
      (now, before) =>
        `${now.name} ${before.pin ? 'is no longer' : 'was not'} pinned; its failback is ${now.failback}`,
    ),
    details: 'The group goes back to its preferred node if its failback is on, in its window if it has one.',
  },
  failback: {
    ...ofGroup((now) => (now.node === null ? state(now) : running(now)), where),
    details: 'For groups whose failback is off or manual, and for those that would wait for a window.',
  },
  enable: ofGroup(
    (now) => {
      if (now.stoppedBy !== null) return state(now);
      return now.enabled ? running(now) : undefined;
    },
    (now) => (now.enabled ? where(now) : `${now.name} is enabled here, but not in the cluster file`),
  ),
  disable: ofGroup(stopped, (now) => `${now.name} is disabled`),
  maintenance: {
    ...ofGroup<OfGroup & { readonly on: boolean }>(
      (now, _before, { on }) =>
        (now.maintenance !== null) === on ? undefined : 'it is not known to all yet',
      (now, _before, { on }) =>
        `${now.name} is ${on ? 'under maintenance: nobody watches it' : 'watched again'}`,
    ),
    details: 'Under maintenance a group is neither probed, restarted, moved nor stopped: nobody watches it.',
    examples: ['holdfast group maintenance web on', 'holdfast group maintenance web off'],
  },
  cleanup: ofGroup(
    (now) => (now.failures.length > 0 ? 'its failures are still counted' : undefined),
    (now) => `the failures of ${now.name} are forgotten; it is ${now.state}`,
  ),
};

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
