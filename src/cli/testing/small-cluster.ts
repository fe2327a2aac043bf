/** The end of a cluster file with two nodes and one group: of tests that say the rest themselves. */

/** `port`: of the store process on this machine. */
export function smallCluster(port: number): string {
  return `store: {kind: sqlite, address: "127.0.0.1:${port}", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
  n1: {addresses: {office: 10.156.76.11}}
  n2: {addresses: {office: 10.156.76.12}}
groups:
  web: {resources: {ip: {type: address, address: 10.156.76.58/22, network: office}}}
`;
}
