/** Who may come in at a controller: the users whom the fence devices of the cluster file name, with the passwords that they show. */
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
