/** Errors of commands: wrong words on the command line, unknown names, waiting in vain. */
import type { ErrorEntry } from './error-entry.ts';

export const commandErrors = {
  usage: { message: '{problem}. {next}', recoverable: false, exit: 'usage' },
  'unknown-node': {
    message: 'Node "{name}" is not in the cluster: {advice}',
    recoverable: false,
    exit: 'not-found',
  },
  'unknown-group': {
    message: 'Group "{name}" is not in the cluster: {advice}',
    recoverable: false,
    exit: 'not-found',
  },
  'unknown-resource': {
    message: 'Resource "{name}" is not in the cluster: {advice}',
    recoverable: false,
    exit: 'not-found',
  },
  'no-drill': {
    message:
      'No drill of "{group}" now: {why}. "holdfast readiness {group}" says whether a failover would work.',
    recoverable: true,
    exit: 'refused',
  },
  'drill-failed': {
    message:
      '{from} did not lose its power for certain, so the drill of "{group}" has shown nothing: {why}. "holdfast fence test {from}" asks its device.',
    recoverable: true,
    exit: 'failed',
  },
  'drill-not-back': {
    message:
      '"{group}" was not seen back on {from} and free of the pin of the drill: {why}. "holdfast status" shows where it is; the pin ends by itself within {for}. Once the cluster takes changes: "holdfast group move {group} {from}", then "holdfast group unpin {group}".',
    recoverable: true,
    exit: 'unfinished',
  },
  'audit-incomplete': {
    message: 'What was asked of {nodes} is missing here: {why}. Ask there, or again when an answer can come.',
    recoverable: true,
    exit: 'failed',
  },
  'what-if-mistake': { message: 'Column {column} of the line: {problem}', recoverable: false, exit: 'usage' },
  'no-snapshot': {
    message:
      'The agent of {node} does not read the store now, or does not believe it, so it does not know how the cluster stands. Ask another node (--host NODE), and see "holdfast status".',
    recoverable: true,
    exit: 'unreachable',
  },
  'unknown-configuration': {
    message: 'Configuration {version} is not kept: {known}. "holdfast config history" lists what is.',
    recoverable: false,
    exit: 'not-found',
  },
  'unknown-notification': {
    message:
      'The cluster file in force has no notification "{name}"; known here: {known}. "holdfast notify" lists them.',
    recoverable: false,
    exit: 'not-found',
  },
  'unknown-token': {
    message: 'No token in force has the id or name "{name}". "holdfast token list" lists those there are.',
    recoverable: false,
    exit: 'not-found',
  },
  'too-many-tokens': {
    message:
      'There are too many tokens in force. Take back those that nobody needs: "holdfast token list", then "holdfast token revoke ID".',
    recoverable: false,
    exit: 'refused',
  },
  'no-source': {
    message:
      'The cluster file of configuration {version} was not kept, as an older Holdfast applied it. "holdfast config show {version} -o yaml" prints it as it was compiled.',
    recoverable: false,
    exit: 'refused',
  },
  overrules: {
    message:
      'This would take back what others changed, see above. Take the file in force ("holdfast config show --secrets > FILE"), put your change into it and apply that; or say --overrule.',
    recoverable: false,
    exit: 'refused',
  },
  'not-named': {
    message:
      'The cluster is called "{cluster}", and "{answer}" was the answer, so nothing was done. Type its name, or say --name {cluster}.',
    recoverable: true,
    exit: 'refused',
  },
  'edit-refused': {
    message: 'The cluster file in force cannot be changed so: {problems}.',
    recoverable: false,
    exit: 'refused',
  },
  'leave-instead': {
    message: '"{node}" is this node. Take it out with "holdfast leave", which stops its agent first.',
    recoverable: false,
    exit: 'refused',
  },
  'node-lives': {
    message:
      '{node} is a member, and only the place of a node that is lost can be taken. Let {by} join ("holdfast token create --for join"), then "holdfast leave" on {node}; or, if it is lost, "holdfast node fence {node}" first.',
    recoverable: false,
    exit: 'refused',
  },
  'node-is-named': {
    message:
      '"{cluster}" still counts on {node}. Take leave with "holdfast leave", or take it out on another node ("holdfast node remove {node}") and come back.',
    recoverable: false,
    exit: 'refused',
  },
  'agent-stays': {
    message:
      'The agent (process {pid}) was asked to leave and has not ended. See its log ("journalctl -u holdfast"), then run this again.',
    recoverable: true,
    exit: 'failed',
  },
  'not-confirmed': {
    message:
      '{question} was not answered with "yes", so nothing was done. Say --yes to go on without being asked.',
    recoverable: true,
    exit: 'refused',
  },
  'question-left': {
    message:
      'The question above was left with Ctrl-D, so this ends there. Run it again to answer; its --help names what answers beforehand.',
    recoverable: true,
    exit: 'refused',
  },
  overtaken: {
    message:
      'The cluster accepted this, and it is not going to happen any more: {state}. Look with "{look}".',
    recoverable: false,
    exit: 'unfinished',
  },
  'not-finished': {
    message: 'The cluster accepted this, but after {waited} it is not finished: {state}. Look with "{look}".',
    recoverable: true,
    exit: 'unfinished',
  },
  'not-answered': {
    message:
      'The coordinator has not answered within {waited}, so this is not done any more. "holdfast status" says what it waits for; whether it was done just before that shows in "{look}".',
    recoverable: true,
    exit: 'unfinished',
  },
  'update-refused': {
    message:
      'The update does not begin, and nothing was changed: {why}. See "holdfast status", put that right, and give the same command again.',
    recoverable: true,
    exit: 'refused',
  },
  'update-running': {
    message:
      'An update is running here already (process {by}), and nothing was done. "holdfast update" shows how far it is; when it has ended, give the same command again.',
    recoverable: true,
    exit: 'refused',
  },
  'update-stopped': {
    message:
      'The update stopped at {node} while {step}: {reason}. The nodes after it are as they were. Put that right, then go on with: {line}',
    recoverable: true,
    exit: 'failed',
  },
  'needs-root': {
    message: '"holdfast {command}" writes files of root and starts units. Run it as root.',
    recoverable: false,
    exit: 'refused',
  },
  'already-joined': {
    message:
      'This host belongs to a cluster already: "{file}" is there. "holdfast status" shows it. A host that shall change over leaves that first: "holdfast leave".',
    recoverable: false,
    exit: 'refused',
  },
  'join-unanswered': {
    message:
      'No node of {cluster} could let this host in: {each}. Look at the network and at these nodes, and run "holdfast join" again with the same token.',
    recoverable: true,
    exit: 'unreachable',
  },
  'join-stopped': {
    message:
      'Joining stopped at this step: {step} ({reason}). What is written above is done and stays. Put that right, and run "holdfast join" again with the same token: it goes on there.',
    recoverable: true,
    exit: 'failed',
  },
  'doctor-found-problems': {
    message: '{count} of {checks} checks failed; each line above says what would be right.',
    recoverable: true,
    exit: 'failed',
  },
  'fence-test-failed': {
    message:
      '{count} of {checks} fence devices could not be relied on from here; each line above says what would be right.',
    recoverable: true,
    exit: 'failed',
  },
  'no-fence-agent': {
    message:
      '/usr/sbin/{agent} {why}. "apt-get install fence-agents" brings those of Debian; "holdfast fence find" says which fit this host.',
    recoverable: false,
    exit: 'failed',
  },
  'no-real-fence': {
    message: '{node} is not switched off: {why}. {next}',
    recoverable: true,
    exit: 'refused',
  },
  'real-fence-unproved': {
    message:
      '{device} was not seen to take the power of {node}: {how}.{others} It stands in the cluster file: "holdfast fence list" shows what it says, "holdfast events" what the attempt came to, "holdfast config rollback" takes it out.',
    recoverable: true,
    exit: 'failed',
  },
  'not-built-in': {
    message: 'This build has no "{part}". Build again with "make build" in the directory of Holdfast.',
    recoverable: false,
    exit: 'failed',
  },
  'output-lost': {
    message:
      'The output could not be written: {reason}. What was asked of the cluster before that was asked all the same.',
    recoverable: true,
    exit: 'failed',
  },
  internal: {
    message:
      'This should not happen: {reason}. Please report it together with the output of "holdfast version".',
    recoverable: false,
    exit: 'failed',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
