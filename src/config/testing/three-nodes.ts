/** The head of a cluster file of three nodes on one network, for tests that write groups below it. */
export const threeNodes = `
cluster:
  name: c
  format: 1
  fence: [{device: agent, program: /opt/switch, options: {port: "{node}"}}]
store: {kind: sqlite, address: "10.0.0.250:7400", lab: true}
hostNetworks:
  lan: {role: both, subnet: 10.0.0.0/24}
nodes:
  a: {addresses: {lan: 10.0.0.1}}
  b: {addresses: {lan: 10.0.0.2}}
  c: {addresses: {lan: 10.0.0.3}}
`;
