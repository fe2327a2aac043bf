/**
 * Every rule that can be broken by a cluster file, by the name that stands in brackets at the end of a diagnostic, and
 * what it is about. docs/errors.md lists them; a finding with another name does not compile.
 */
export const findingCodes = {
  'unreadable-file': 'The file does not exist or may not be read.',
  'yaml-syntax': 'The text is not YAML 1.2.',
  'duplicate-key': 'A key is written twice in one map; only one of them would count.',
  'wrong-key': 'Something that cannot be a key or a name.',
  'unknown-key': 'A key that the cluster file does not have at this place.',
  'renamed-key': 'A key that has another name now.',
  'missing-key': 'A key that is required.',
  'wrong-type': 'A list, map, text, number or truth value where something else belongs.',
  'wrong-value': 'A value that is not of the form or range it must have.',
  'odd-number': 'A number that is written in an unusual way and may be meant as text.',
  'unknown-resource-type': 'A resource type that does not exist.',
  'unknown-network': 'A network that is not in `hostNetworks`.',
  'unknown-node': 'A node that is not in `nodes`.',
  'unknown-group': 'A group that is not in `groups`.',
  'unknown-resource': 'A resource that is not in its group.',
  duplicate: 'The same name or endpoint twice in a list.',
  'unsafe-store': 'A store that would be lost together with what it decides about.',
  'unready-store': 'A way to reach the store that lacks something it needs.',
  'plain-store': 'A cluster with an identity whose store is reached without TLS.',
  'weak-store': 'A store that bears fewer losses than it could.',
  'unsafe-timing': 'Timers that do not hold together; the inequality is spelled out with its numbers.',
  'unsafe-lapse': 'A lapse would count as proof where it proves nothing.',
  'no-proof-of-gone': 'A node that nothing could prove gone: its groups could never be taken over.',
  'manual-fence-only': 'A node whose loss waits for a person.',
  'same-fence-device':
    'Two nodes behind the same plug, so that one might be switched off for the other; or two devices of a level that are one.',
  'person-in-level': 'A person among devices that must read back off together.',
  'idle-fence-then':
    'A node that is to be switched on again after a fence, which nothing can do or the limit never allows.',
  'odd-tie': 'A preferred survivor of a tie where there is one only while a node is gone.',
  'single-node': 'A cluster of one node has no other to take over.',
  'no-heartbeats': 'A node, or all of them, on no network that carries heartbeats.',
  'fewer-heartbeats': 'A node without an address on a network that carries heartbeats of the others.',
  'overlapping-subnets': 'Two networks whose subnets share addresses.',
  'outside-subnet': 'An address that is not in the subnet of its network.',
  'unusable-address': 'The network or broadcast address of a subnet.',
  'duplicate-address': 'An address that somebody has already.',
  'duplicate-device': 'A device that two groups would mount, perhaps on two nodes at once.',
  'duplicate-directory': 'A directory that two resources would mount on.',
  'duplicate-unit': 'A unit of systemd that two resources would run.',
  'system-directory': 'A directory that the node itself needs and a mount would hide.',
  'wrong-parameter':
    'A parameter that the OCF or fence agent itself does not have, needs, or wants in another form.',
  'unchecked-parameters':
    'An agent that is not on this machine, so that its parameters cannot be checked here.',
  'missing-secret': 'A file with a secret of a resource that is not on this machine; the nodes may have it.',
  'odd-placeholder': 'Something in braces that is nearly a placeholder; it stays as it is.',
  'hidden-value': 'What `config show` put out of sight, in place of a value.',
  'plain-secret': 'A password or another secret that stands in the file itself.',
  'odd-prefix': 'A floating address with another prefix than its network.',
  'wrong-role': 'A floating address on a network that carries none.',
  'node-off-network': 'A preferred node that is not on the network of a floating address.',
  'impossible-health': 'A minimum that no checks can reach, so that no node would ever be well.',
  'unready-notification': 'A way of notification that lacks something it needs.',
  'plain-notification': 'A password or a token that would go over the network as it is.',
  'unreachable-api': 'An `api` section by which no agent, or not every one, would answer from the network.',
  'taken-port': 'A port of the API at which the store listens on the same node.',
  'dependency-cycle': 'Resources, or groups, that start after each other in a circle.',
  'impossible-placement': 'Placement that no state of the cluster can satisfy.',
  'crowded-placement':
    'More groups that must be apart than nodes that may run them, or that need more in all than the nodes have.',
  'idle-preference': 'A preference that another rule never lets a group have.',
  'impossible-window': 'A window of time that never opens, or never closes.',
  'windows-apart':
    'Groups that run together and may go back only in windows that are never open at the same time.',
  'small-node': 'A preferred node that has too little room for the group.',
} as const;

export type FindingCode = keyof typeof findingCodes;
