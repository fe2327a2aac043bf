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
  'first-member-away': {
    message:
      'The first member of the store does not answer at {url}. Start it here ("systemctl start holdfast-etcd", or "holdfast store member run --cluster {file} --node {node}"), see what it says, and run this again.',
    recoverable: true,
    exit: 'failed',
  },
  'no-store-member': {
    message: '"{name}" is neither a node nor a witness of "{file}": {advice}',
    recoverable: false,
    exit: 'not-found',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
