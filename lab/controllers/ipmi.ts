/**
 * Controllers that `fence_ipmilan` asks: an `ipmi_sim` of Debian's openipmi for every port of the address, each for one node,
 * as a BMC belongs to one machine: where several devices name the same one it is that of the first node.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../../src/make-directory.ts';
import { LabError } from '../lab-error.ts';
import { holdfastRoot } from '../lab-files.ts';
import type { ControllerKind, ControllerLogin, LabController } from './lab-controller.ts';
import { accountsOf } from './machines.ts';

const simulator = '/usr/bin/ipmi_sim';
const usualPort = '623';

export const ipmi: ControllerKind = {
  services: ({ directory }, asked) =>
    [...new Set(asked.map(({ options }) => portOf(options.ipport)))].map((port) => {
      const own = join(directory, port);
      const files = ['-c', join(own, 'lan.conf'), '-f', join(own, 'commands'), '-s', join(own, 'state')];
      return { name: `ipmi-${port}`, argv: [simulator, ...files, '-n'], store: false };
    }),
  async prepare({ controller, logins, dir }) {
    if (!existsSync(simulator))
      throw unsuitable(`What fence_ipmilan asks is played by ${simulator}: apt-get install openipmi.`);
    for (const [port, own] of byPort(logins)) {
      const directory = join(controller.directory, port);
      for (const path of [directory, join(directory, 'state')]) makeDirectory(path, 0o700);
      const text = compileLan({ controller, port, logins: own, dir });
      writeFileSync(join(directory, 'lan.conf'), text, { mode: 0o600 });
      writeFileSync(join(directory, 'commands'), commands);
    }
  },
};

function byPort(logins: readonly ControllerLogin[]): Map<string, ControllerLogin[]> {
  const found = new Map<string, ControllerLogin[]>();
  for (const login of logins) {
    const port = portOf(login.options.ipport);
    found.set(port, [...(found.get(port) ?? []), login]);
  }
  return found;
}

function portOf(written: unknown): string {
  const port = written ?? usualPort;
  if (typeof port === 'string' && /^[1-9]\d{0,4}$/.test(port)) return port;
  throw unsuitable(`The ipport of a fence_ipmilan in a lab is a number such as ${usualPort}.`);
}

interface LanInput {
  readonly controller: Pick<LabController, 'host' | 'address'>;
  readonly port: string;
  /** Of this port, one at least. */
  readonly logins: readonly ControllerLogin[];
  readonly dir: string;
}

/** Throws `lab-unsuitable` for an account that IPMI cannot have. */
export function compileLan({ controller, port, logins, dir }: LanInput): string {
  const auths = 'none md2 md5 straight';
  const [{ node } = { node: '' }] = logins;
  const program = join(holdfastRoot(), 'lab', 'controllers', 'chassis-control');
  const users = Object.entries(accountsOf(logins)).map(([user, password], i) => {
    checkWord(user, 16, 'username');
    checkWord(password, 20, 'password');
    return `user ${i + 2} true "${user}" "${password}" admin 10 ${auths}`;
  });
  return [
    `name "${controller.host}"`,
    'set_working_mc 0x20',
    '  startlan 1',
    `    addr ${controller.address} ${port}`,
    '    priv_limit admin',
    ...['callback', 'user', 'operator', 'admin'].map((level) => `    allowed_auths_${level} ${auths}`),
    '    guid a123456789abcdefa123456789abcdef',
    '  endlan',
    `  chassis_control "${program} ${dir} ${node}"`,
    ...users.map((user) => `  ${user}`),
    '',
  ].join('\n');
}

const commands = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
mc_enable 0x20
`;

function checkWord(word: string, bytes: number, what: string): void {
  if (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(word) && word.length <= bytes) return;
  throw unsuitable(
    `In a lab the ${what} of a fence_ipmilan has 1 to ${bytes} characters of ASCII, without spaces, " and \\.`,
  );
}

function unsuitable(message: string): LabError {
  return new LabError('lab-unsuitable', message);
}
