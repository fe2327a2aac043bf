/** Errors of the agent's processes. An agent ends with exit codes as in sysexits.h, so that a supervisor can tell them apart. */
import type { ErrorEntry } from './error-entry.ts';

export const processErrors = {
  'arguments-wrong': {
    message: '{problem}. Usage: holdfast agent --cluster FILE --node NAME [--state-dir DIR].',
    recoverable: false,
    exit: 'usage',
    agentExit: 64,
  },
  'control-group-unavailable': {
    message: 'Control groups cannot be used: {reason}. The agent needs version 2, mounted and writable.',
    recoverable: false,
    exit: 'failed',
    agentExit: 69,
  },
  'need-missing': {
    message: 'The agent needs something that is not there: {reason}.',
    recoverable: false,
    exit: 'failed',
    agentExit: 69,
  },
  'state-directory-unusable': {
    message: 'The state directory "{directory}" cannot be used: {reason}.',
    recoverable: false,
    exit: 'failed',
    agentExit: 73,
  },
  'agent-already-running': {
    message: 'An agent of this name or with this state directory runs already. Stop it first.',
    recoverable: true,
    exit: 'failed',
    agentExit: 75,
  },
  'cluster-file-wrong': {
    message: 'The cluster file cannot be used by this node: {reason}.',
    recoverable: false,
    exit: 'invalid-file',
    agentExit: 78,
  },
  'watchdog-unusable': {
    message: 'The watchdog cannot be used: {reason}.',
    recoverable: false,
    exit: 'failed',
  },
  'journal-write': {
    message:
      'The journal in the state directory cannot be written: {reason}. Nothing is started until it can.',
    recoverable: true,
    exit: 'failed',
  },
  'resource-definition': {
    message: 'A resource cannot run anywhere as it is defined: {reason}. Correct the cluster file.',
    recoverable: false,
    exit: 'failed',
  },
  'fence-option': {
    message: 'A fence device cannot be asked: {reason}. Correct its options in the cluster file.',
    recoverable: false,
    exit: 'failed',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
