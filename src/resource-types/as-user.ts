/** Wraps a command so that it runs as another user with that user's groups; the process stays the same one. */
const becomeUser = 'exec setpriv --reuid="$0" --regid="$(id -g "$0")" --init-groups "$@"';

export function asUser(user: string | undefined, argv: readonly string[]): readonly string[] {
  return user === undefined ? argv : ['/bin/sh', '-c', becomeUser, user, ...argv];
}
