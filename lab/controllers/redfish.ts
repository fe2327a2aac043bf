/**
 * A controller that `fence_redfish` asks: one Redfish service with a system per node. A device that names no system asks for
 * system "1".
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { identityFiles } from '../../src/identity/identity.ts';
import { createAuthorityFiles, issueToDirectory, nodeLifeMs } from '../../src/identity/issue-to-directory.ts';
import { makePassphrase } from '../../src/identity/keys.ts';
import { LabError } from '../lab-error.ts';
import { labProgram } from '../lab-program.ts';
import type { ControllerKind, ControllerLogin, LabController } from './lab-controller.ts';
import { accountsOf, machinesOf } from './machines.ts';
import type { RedfishSettings } from './redfish-settings.ts';

export const redfish: ControllerKind = {
  services: ({ directory }) => [
    {
      name: 'redfish',
      argv: [...labProgram('controllers/redfish-emulator.ts'), join(directory, 'settings.json')],
      store: false,
    },
  ],
  async prepare({ controller, logins, nodes, dir }) {
    const { certificate, key } = await issueCertificate(controller);
    const settings: RedfishSettings = {
      address: controller.address,
      port: portOf(logins),
      certificate,
      key,
      lab: dir,
      accounts: accountsOf(logins),
      systems: machinesOf(logins, nodes, systemIn),
    };
    writeFileSync(join(controller.directory, 'settings.json'), JSON.stringify(settings, null, 2), {
      mode: 0o600,
    });
  },
};

/** Of an authority that nobody knows, as that of a controller is. */
async function issueCertificate({ host, address, directory }: LabController) {
  const home = join(dirname(directory), `${host}.authority`);
  const nowMs = Date.now();
  await createAuthorityFiles(home, {
    cluster: host,
    passphrase: makePassphrase(),
    keepPassphrase: true,
    nowMs,
  });
  await issueToDirectory(home, directory, { name: host, addresses: [address], nowMs, lifeMs: nodeLifeMs });
  return identityFiles(directory);
}

function portOf(logins: readonly ControllerLogin[]): number {
  const [port = '443', other] = [...new Set(logins.map(({ options }) => options.ipport ?? '443'))];
  if (other === undefined && /^\d{1,5}$/.test(port)) return Number(port);
  throw new LabError('lab-unsuitable', `A controller of a lab has one port, not ${port} and ${other}.`);
}

const base = '/redfish/v1/Systems/';

function systemIn({ options }: ControllerLogin): string {
  const uri = options.systems_uri ?? `${base}1`;
  const id = uri.startsWith(base) ? uri.slice(base.length).replace(/\/$/, '') : '';
  if (/^[A-Za-z0-9._-]+$/.test(id)) return id;
  throw new LabError(
    'lab-unsuitable',
    `In a lab the systems_uri of a fence_redfish is ${base}NAME, not "${uri}".`,
  );
}
