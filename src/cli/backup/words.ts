/** What stands in the clear at the head of a backup, for whoever finds it years later; and what is said of what it holds. */
import type { ClusterBackup } from './cluster-backup.ts';

/** No line begins with "{": what is encrypted is found by the first one that does. */
export function headWords({ cluster, at, version, host, nodes }: ClusterBackup): string {
  const [first] = nodes;
  return `
This is a backup of the Holdfast cluster "${cluster}", made on ${host} at ${at} by Holdfast ${version}.
What follows these lines is encrypted. Who has this file and its passphrase has the cluster: keep the two apart.

When EVERY node of the cluster is lost: on one host where the package holdfast is installed and nothing else, as root

  holdfast restore THIS-FILE --node ${first?.name ?? 'NAME'}

It asks for the passphrase and which of the machines of before are off for certain, and says what to type on the other
hosts. Addresses may be others than before: holdfast restore --help.

While a node is left, do not restore: let the others come back ("holdfast token create --for join" there).
What it holds: holdfast backup show THIS-FILE. Whether it is whole: holdfast backup check THIS-FILE.
The page docs/operations/backup.md of Holdfast has all of it, and how it is opened without Holdfast.
`;
}
