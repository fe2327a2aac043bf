/** Which machine of a controller is which node, and who may come in there, as the fence devices of the cluster file say. */
import type { NodeName } from '../../src/core/config.ts';
import type { ControllerLogin } from './lab-controller.ts';

/** User to password. */
export function accountsOf(logins: readonly ControllerLogin[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    logins.flatMap(({ options }) => {
      const { username = options.login, password = options.passwd } = options;
      return username === undefined || password === undefined ? [] : [[username, password]];
    }),
  );
}

/**
 * Machine to node. A machine that is called like a node is that node, whoever names it; any other is the first node that does.
 * So a device with the name of another node's machine switches that one, as on real hosts.
 */
export function machinesOf(
  logins: readonly ControllerLogin[],
  nodes: readonly NodeName[],
  nameIn: (login: ControllerLogin) => string,
): Readonly<Record<string, NodeName>> {
  const machines = new Map<string, NodeName>();
  for (const login of logins) {
    const name = nameIn(login);
    if (!machines.has(name)) machines.set(name, nodes.includes(name) ? name : login.node);
  }
  return Object.fromEntries(machines);
}
