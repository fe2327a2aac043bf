/** Errors of an etcd that Holdfast keeps. */
import type { ErrorEntry } from './error-entry.ts';

export const storeErrors = {
  'member-unfit': {
    message: 'The member of the store cannot run on {node}: {problem}. {next}',
    recoverable: true,
    exit: 'failed',
  },
  'store-not-managed': {
    message:
      'The members of the store in "{file}" are kept by somebody else. Write managed: true for Holdfast to keep them, or use their own tools.',
    recoverable: false,
    exit: 'refused',
  },
  'no-member-here': {
    message:
      'The store begins on a machine that holds a member of it ({members}), and this is none of them: no address is its own. Run this there, or correct "{file}".',
    recoverable: false,
    exit: 'refused',
  },
  'store-elsewhere': {
    message:
      'Something answers at {url} already, and this machine does not take it for the store of "{file}" ({reason}). A second store must not begin beside it. If it is the store of this cluster, get its members well, and the identity and the key of the cluster from a node of it; else end it, or write other ports.',
    recoverable: false,
    exit: 'refused',
  },
  'first-member-away': {
    message:
      'The first member of the store does not answer at {url}. Start it here ("systemctl start holdfast-etcd", or "holdfast store member run --cluster {file} --node {node}"), see what it says, and run this again.',
    recoverable: true,
    exit: 'failed',
  },
  'member-unknown': {
    message: 'The store has no member on {name}. "holdfast store member list" shows those it has.',
    recoverable: false,
    exit: 'not-found',
  },
  'member-already': {
    message: 'The store has a member on {name} already. "holdfast store member list" shows how it is.',
    recoverable: false,
    exit: 'refused',
  },
  'member-wanted': {
    message:
      '{name} shall hold a member by store.members: it would only be added again. Take it out of the cluster file and apply that, and the coordinator takes the member away; or put an empty one in its place: "holdfast store member replace {name} {name}".',
    recoverable: false,
    exit: 'refused',
  },
  'member-unwanted': {
    message:
      '{name} shall hold no member by store.members: it would only be taken away again. Put it into the cluster file and apply that, and the coordinator adds it.',
    recoverable: false,
    exit: 'refused',
  },
  'member-majority': {
    message:
      'The members of the store stay as they are: {silent} must answer first, or what is left would be no majority. "holdfast store member list" shows how they are; start what is silent.',
    recoverable: true,
    exit: 'refused',
  },
  'member-learning': {
    message:
      '{name} was added to the store just now and learns what it holds: one after the other. Wait until it counts ("holdfast store member list"), or take it away.',
    recoverable: true,
    exit: 'refused',
  },
  'no-store-member': {
    message: '"{name}" is neither a node nor a witness of "{file}": {advice}',
    recoverable: false,
    exit: 'not-found',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
