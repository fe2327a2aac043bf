/**
 * `ssh HOST COMMAND` for Debian hosts of a test, which have no ssh: a program in each host hands what it is given to this process
 * by a socket that all of them see, and this process runs it in the other host.
 */
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { DebianHosts } from './debian-hosts.ts';

const withinMs = 120_000;

/** Words and input go there, each line of the answer comes back, the last is the exit code. */
export const sshProgram = (directory: string) => `#!/usr/bin/perl
use IO::Socket::UNIX;
my $s = IO::Socket::UNIX->new(Peer => '${directory}/ssh.sock') or exit 255;
local $/;
my $input = <STDIN>;
print $s join("\\0", @ARGV, $input);
shutdown $s, 1;
my $answer = <$s>;
exit 255 unless $answer =~ s/\\n(\\d+)$//;
my $code = $1;
print $answer;
exit $code;
`;

/** Listens in `directory`, which the hosts see. Resolves with what ends it. */
export async function serveSsh(directory: string, hosts: () => DebianHosts): Promise<() => Promise<void>> {
  const path = join(directory, 'ssh.sock');
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => void answer(socket, hosts()));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return () => new Promise((resolve) => server.close(() => resolve()));
}

async function answer(socket: Socket, hosts: DebianHosts): Promise<void> {
  socket.on('error', () => {});
  socket.setEncoding('utf8');
  let text = '';
  for await (const chunk of socket) text += chunk;
  const [host = '', ...rest] = text.split('\0');
  const input = rest.pop() ?? '';
  // What ssh does: the words become one line for the shell of the other host.
  const argv = ['sh', '-c', rest.join(' ')];
  const ran = await hosts.tryWith(host, argv, { input, timeoutMs: withinMs }).catch(() => undefined);
  socket.end(ran === undefined ? '\n255' : `${ran.stdout}${ran.stderr}\n${ran.code}`);
}
