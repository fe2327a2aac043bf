/** Controllers of machines that are nothing but a word each, on the loopback of this machine: a Redfish service and `ipmi_sim`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createRedfishService } from '../../../lab/controllers/redfish-service.ts';
import { identityFiles } from '../../../src/identity/identity.ts';
import {
  createAuthorityFiles,
  issueToDirectory,
  nodeLifeMs,
} from '../../../src/identity/issue-to-directory.ts';
import { makePassphrase } from '../../../src/identity/keys.ts';

export const host = '127.0.0.1';

export interface Redfish {
  readonly port: number;
  /** Node to its power. */
  readonly power: Map<string, 'on' | 'off'>;
  close(): void;
}

/** A system for each node; its certificate is of an authority that nobody knows. */
export async function startRedfish(
  directory: string,
  accounts: Readonly<Record<string, string>>,
  nodes: readonly string[],
): Promise<Redfish> {
  const [home, own] = [join(directory, 'authority'), join(directory, 'redfish')];
  const nowMs = Date.now();
  const passphrase = makePassphrase();
  await createAuthorityFiles(home, { cluster: 'bmc', passphrase, keepPassphrase: true, nowMs });
  await issueToDirectory(home, own, { name: 'bmc', addresses: [host], nowMs, lifeMs: nodeLifeMs });
  const { certificate, key } = identityFiles(own);
  const power = new Map(nodes.map((node) => [node, 'on' as 'on' | 'off']));
  const systems = Object.fromEntries(nodes.map((node) => [node, node]));
  const service = createRedfishService(
    { accounts, systems },
    {
      isOn: async (node) => power.get(node) === 'on',
      set: async (node, to) => void power.set(node, to),
    },
  );
  const shown = { cert: readFileSync(certificate), key: readFileSync(key) };
  const server = createServer(shown, async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const token = headers['x-auth-token'];
    const { authorization } = headers;
    const asked = { method, path, authorization, body: await text(request) };
    const answer = await service({ ...asked, token: typeof token === 'string' ? token : undefined });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, power, close: () => server.close().closeAllConnections() };
}

/** One machine, whose power is the file `ipmi/power`. Ends with the process. */
export function startIpmi(
  directory: string,
  port: number,
  { user, password }: { readonly user: string; readonly password: string },
): ChildProcess {
  const own = join(directory, 'ipmi');
  mkdirSync(join(own, 'state'), { recursive: true });
  const chassis = join(own, 'chassis');
  const code = [
    '#!/bin/sh',
    `file=${join(own, 'power')}`,
    'case "$1 $2" in "get power") echo "power:$(cat $file)" ;; "set power") echo "$3" > $file ;; *) exit 1 ;; esac',
  ];
  writeFileSync(join(own, 'power'), '1\n');
  writeFileSync(chassis, `${code.join('\n')}\n`, { mode: 0o755 });
  const auths = 'none md2 md5 straight';
  const lan = [
    'name "bmc"',
    'set_working_mc 0x20',
    '  startlan 1',
    `    addr ${host} ${port}`,
    '    priv_limit admin',
    ...['callback', 'user', 'operator', 'admin'].map((level) => `    allowed_auths_${level} ${auths}`),
    '    guid a123456789abcdefa123456789abcdef',
    '  endlan',
    `  chassis_control "${chassis}"`,
    `  user 2 true "${user}" "${password}" admin 10 ${auths}`,
    '',
  ];
  writeFileSync(join(own, 'lan.conf'), lan.join('\n'));
  const commands = [
    'mc_setbmc 0x20',
    'mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr',
    'mc_enable 0x20',
    '',
  ];
  writeFileSync(join(own, 'commands'), commands.join('\n'));
  const files = ['-c', join(own, 'lan.conf'), '-f', join(own, 'commands'), '-s', join(own, 'state')];
  return spawn('/usr/bin/ipmi_sim', [...files, '-n'], { stdio: 'ignore' });
}
