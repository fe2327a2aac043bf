/** Errors between a command and the agent of this node, and what the agent answers. */
import type { ErrorEntry } from './error-entry.ts';

export const agentErrors = {
  'agent-unreachable': {
    message:
      'No agent answers at "{socket}" ({reason}). Start it with "holdfast agent --cluster FILE --node NAME", or name its state directory with --state-dir.',
    recoverable: true,
    exit: 'unreachable',
  },
  'agent-forbidden': {
    message:
      'This user may not talk to the agent at "{socket}". Use root, or join the group that owns the socket.',
    recoverable: false,
    exit: 'unreachable',
  },
  'agent-silent': {
    message:
      'The agent at "{socket}" took the question and gave no answer within {waited}. Whether a change was made shows in "holdfast status".',
    recoverable: true,
    exit: 'unreachable',
  },
  'agent-nonsense': {
    message:
      'What answers at "{socket}" is no agent of this version ({reason}). Compare "holdfast version" with "holdfast status".',
    recoverable: false,
    exit: 'unreachable',
  },
  'node-unreachable': {
    message:
      'No agent answers at {place} ({reason}). Look whether the node is up, listens there ("holdfast status" on it) and is of this cluster, or name another one with --host, as NODE:PORT where "api.port" in the cluster file is another than 7406.',
    recoverable: true,
    exit: 'unreachable',
  },
  'nothing-to-show': {
    message:
      'Nothing lets you in at a node: {problem}. Put authority.crt of the cluster and either user.crt with user.key or a file named token into "{directory}", or name another directory with --identity; --user NAME shows the password of an account instead.',
    recoverable: false,
    exit: 'usage',
  },
  'authority-differs': {
    message:
      'What answers at {place} is not of the cluster that was meant: its authority has another fingerprint. Nothing secret was sent. Compare the fingerprint with the one on a node of the cluster.',
    recoverable: false,
    exit: 'refused',
  },
  'no-identity': {
    message:
      'This cluster has no authority: its nodes have no certificates, and nobody comes in from the network. "cluster.identity" in the cluster file names its directory.',
    recoverable: false,
    exit: 'refused',
  },
  'api-off': {
    message:
      'No node answers from the network, so a host that joins would find none: "api.enabled" in the cluster file is false. Apply it with true, then make the token; or copy file, key and a certificate to the new host by hand ("holdfast certificate issue").',
    recoverable: false,
    exit: 'refused',
  },
  'not-initialised': {
    message:
      'The agent has not read the cluster from its store yet ({reason}). If the cluster is new, create it with "holdfast init FILE"; otherwise look at "holdfast status".',
    recoverable: true,
    exit: 'refused',
  },
  refused: { message: '{reason}', recoverable: false, exit: 'refused' },
  unanswered: {
    message:
      'The coordinator gave no answer in time: {reason}. This is not done any more; whether it was done just before that shows in "holdfast status".',
    recoverable: true,
    exit: 'unfinished',
  },
  'invalid-request': {
    message: 'The request is wrong at "{field}": {problem}.',
    recoverable: false,
    exit: 'usage',
  },
  'request-too-large': {
    message: 'The request is larger than {limit} bytes. Send a smaller one.',
    recoverable: false,
    exit: 'usage',
  },
  forbidden: {
    message:
      'The role "{role}" lacks the permission "{permission}", which {what} needs. Ask somebody with another role, or on a node itself, as root or as a member of the group that owns the socket of its agent.',
    recoverable: false,
    exit: 'refused',
  },
  'not-let-in': {
    message:
      'This needs a certificate or a token of the cluster that counts, or an account that it lets in. Ask who administers it; the audit log of the node says more.',
    recoverable: false,
    exit: 'refused',
  },
  'unknown-route': {
    message: 'The agent has no {method} {path}. It has: {known}.',
    recoverable: false,
    exit: 'failed',
  },
  'wrong-method': {
    message: '{path} does not take {method}. Use {allowed}.',
    recoverable: false,
    exit: 'failed',
  },
  'api-socket-unusable': {
    message: 'Cannot serve the local API at "{socket}": {reason}. Use another --state-dir.',
    recoverable: false,
    exit: 'failed',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
