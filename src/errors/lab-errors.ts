/** Errors of the lab (nodes as namespaces on one machine). */
import type { ErrorEntry } from './error-entry.ts';

export const labErrors = {
  'lab-exists': {
    message: 'A lab of that name is up. Take it down first with "holdfast lab down".',
    recoverable: false,
    exit: 'refused',
  },
  'lab-none': {
    message: 'No such lab is up. Start one with "holdfast lab up FILE".',
    recoverable: false,
    exit: 'not-found',
  },
  'lab-name': {
    message: 'No lab of that name is up; the message says which was meant, or what is wrong with the name.',
    recoverable: false,
    exit: 'not-found',
  },
  'lab-ambiguous': {
    message: 'Several labs are up. Say which one with --lab.',
    recoverable: false,
    exit: 'usage',
  },
  'lab-unsuitable': {
    message: 'This cluster file cannot be a lab: {reason}.',
    recoverable: false,
    exit: 'invalid-file',
  },
  'lab-unknown-host': {
    message: 'The lab has no host of that name; it has: {known}.',
    recoverable: false,
    exit: 'not-found',
  },
  'lab-unknown-network': {
    message: 'The host is not on a network of that name; it is on: {known}.',
    recoverable: false,
    exit: 'not-found',
  },
  'lab-not-on': {
    message: 'The host is powered off. Switch it on with "holdfast lab power NODE on".',
    recoverable: true,
    exit: 'refused',
  },
  'lab-bad-request': {
    message: 'The lab does not understand the request: {reason}.',
    recoverable: false,
    exit: 'usage',
  },
  'lab-boot-failed': {
    message: 'A host of the lab did not boot: {reason}.',
    recoverable: true,
    exit: 'failed',
  },
  'lab-up-failed': { message: 'The lab did not come up: {reason}.', recoverable: true, exit: 'failed' },
  'lab-command-failed': {
    message: 'A command of the lab failed: {reason}.',
    recoverable: true,
    exit: 'failed',
  },
  'lab-machine-unfit': {
    message: 'This machine cannot run a lab: {reason}.',
    recoverable: false,
    exit: 'failed',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
