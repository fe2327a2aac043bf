/**
 * A libvirt host that `fence_virsh` asks through ssh: the test driver of a real libvirtd with a machine per node. Who comes in
 * by the password, or by the key, of the cluster file has a `virsh` that moves machines and nodes together (test-host).
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../../src/make-directory.ts';
import { LabError } from '../lab-error.ts';
import { holdfastRoot } from '../lab-files.ts';
import { run } from '../run.ts';
import { sh } from '../shell-word.ts';
import type { ControllerKind, ControllerLogin, PrepareController } from './lab-controller.ts';
import { accountsOf, machinesOf } from './machines.ts';

const needed = {
  '/usr/sbin/libvirtd': 'libvirt-daemon',
  '/usr/bin/virsh': 'libvirt-clients',
  '/usr/sbin/sshd': 'openssh-server',
};

const program = join(holdfastRoot(), 'lab', 'controllers', 'test-host');

export const libvirt: ControllerKind = {
  services: ({ directory }) =>
    ['libvirtd', 'machines', 'sshd'].map((name) => ({
      name,
      argv: [program, name, directory],
      store: false,
    })),
  async prepare(input) {
    for (const [path, name] of Object.entries(needed))
      if (!existsSync(path))
        throw unsuitable(`What fence_virsh asks is played by ${path}: apt-get install ${name}.`);
    const { controller, dir } = input;
    const write = (name: string, text: string, mode = 0o600) =>
      writeFileSync(join(controller.directory, name), text, { mode });
    for (const part of ['etc', 'bin', 'home']) makeDirectory(join(controller.directory, part), 0o755);
    write('lab', `${dir}\n`);
    write('bin/virsh', `#!/bin/sh\nexec ${sh(program)} virsh ${sh(controller.directory)} "$@"\n`, 0o755);
    writeMachines(input, write);
    await writeWayIn(input, write);
  },
};

type Write = (name: string, text: string, mode?: number) => void;

function writeMachines({ logins, nodes }: PrepareController, write: Write): void {
  const machines = Object.entries(machinesOf(logins, nodes, domainOf));
  write('machines', machines.map(([domain, node]) => `${domain} ${node}\n`).join(''));
  for (const [domain] of machines)
    write(
      `${domain}.xml`,
      `<domain type='test'><name>${domain}</name><memory>8192</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>\n`,
    );
  write('etc/libvirt.conf', 'uri_default = "test+unix:///default"\n');
  write('etc/libvirtd.conf', 'auth_unix_ro = "none"\nauth_unix_rw = "none"\nunix_sock_group = "root"\n');
}

function domainOf({ node, options }: ControllerLogin): string {
  const { plug = options.port ?? node } = options;
  if (/^[A-Za-z0-9._-]+$/.test(plug)) return plug;
  throw unsuitable(`In a lab the plug of a fence_virsh is the name of a machine, not "${plug}".`);
}

async function writeWayIn({ controller, logins }: PrepareController, write: Write): Promise<void> {
  const { directory, address } = controller;
  const [port = '22', other] = [...new Set(logins.map(({ options }) => options.ipport ?? '22'))];
  if (other !== undefined || !/^\d{1,5}$/.test(port))
    throw unsuitable(`The sshd of a lab has one port, not ${port} and ${other}.`);
  const keyFile = join(directory, 'host_key');
  if (!existsSync(keyFile)) await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  write('authorized_keys', await publicKeys(logins));
  const users = [...new Set(logins.map(({ options }) => options.username ?? options.login ?? 'root'))];
  await writeAccounts({ users, passwords: accountsOf(logins), home: join(directory, 'home') }, write);
  const path = `${join(directory, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`;
  write('sshd_config', compileSshd({ address, port, keyFile, directory, path }));
}

function compileSshd(to: Readonly<Record<'address' | 'port' | 'keyFile' | 'directory' | 'path', string>>) {
  return [
    `ListenAddress ${to.address}`,
    `Port ${to.port}`,
    `HostKey ${to.keyFile}`,
    `AuthorizedKeysFile ${join(to.directory, 'authorized_keys')}`,
    'PermitRootLogin yes',
    'PasswordAuthentication yes',
    'UsePAM no',
    'StrictModes no',
    'PidFile none',
    `SetEnv PATH=${to.path}`,
    '',
  ].join('\n');
}

async function publicKeys(logins: readonly ControllerLogin[]): Promise<string> {
  const files = [...new Set(logins.flatMap(({ options }) => options.identity_file ?? []))];
  const keys = await Promise.all(files.map((file) => run(['ssh-keygen', '-y', '-P', '', '-f', file])));
  return keys.join('');
}

interface Accounts {
  readonly users: readonly string[];
  readonly passwords: Readonly<Record<string, string>>;
  /** Of all of them, and empty: what the shells of this machine do when they start is not for these. */
  readonly home: string;
}

/** Everybody who comes in is root by another name; what else the machine has of users is not there. */
async function writeAccounts({ users, passwords, home }: Accounts, write: Write): Promise<void> {
  const wrong = users.find((user) => !/^[a-z_][a-z0-9_-]{0,31}$/.test(user));
  if (wrong !== undefined) throw unsuitable(`"${wrong}" is no name of a user that a lab's sshd could have.`);
  const system = ['root', 'sshd', 'nobody'];
  const others = users.filter((user) => !system.includes(user));
  const passwd = [
    `root:x:0:0::${home}:/bin/bash`,
    'sshd:x:100:65534::/run/sshd:/usr/sbin/nologin',
    'nobody:x:65534:65534::/:/usr/sbin/nologin',
    ...others.map((user) => `${user}:x:0:0::${home}:/bin/bash`),
  ];
  const shadow = await Promise.all(
    ['root', ...others].map(async (user) => {
      const password = passwords[user];
      const hashed =
        password === undefined ? '*' : await run(['openssl', 'passwd', '-6', '-stdin'], { input: password });
      return `${user}:${hashed.trim()}:19000:0:99999:7:::`;
    }),
  );
  write('passwd', `${passwd.join('\n')}\n`, 0o644);
  write('shadow', `${shadow.join('\n')}\n`);
}

function unsuitable(message: string): LabError {
  return new LabError('lab-unsuitable', message);
}
