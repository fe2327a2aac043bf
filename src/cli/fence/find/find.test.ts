/** What is made of what a host and an address show. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { judgeBmc } from './find-bmc.ts';
import { findCloud } from './find-cloud.ts';
import { judgeLibvirt, judgeMachine } from './find-machine.ts';
import type { Finding } from './finding.ts';
import { lookAtAddress, nameOfService } from './look-at-address.ts';

const shown = ({ agent, options, isOfThisHost }: Finding) => ({ agent, options, isOfThisHost });
/** Longer than anything here takes. */
const patienceMs = 20_000;

test('a management controller is proposed with the address that it has, or with what to do first', () => {
  const lan =
    'IP Address Source       : Static Address\nIP Address              : 10.88.0.101\nSubnet Mask  : 255.255.255.0\n';
  assert.deepEqual(shown(judgeBmc('/dev/ipmi0', true, lan)), {
    agent: 'fence_ipmilan',
    options: { ip: '10.88.0.101' },
    isOfThisHost: true,
  });
  const untold = [
    judgeBmc('/dev/ipmi0', false, undefined),
    judgeBmc('/dev/ipmi0', true, undefined),
    judgeBmc('/dev/ipmi0', true, lan.replace('10.88.0.101', '0.0.0.0')),
  ];
  for (const { agent, next } of untold) {
    assert.equal(agent, null);
    assert.notEqual(next, '');
  }
});

test('a libvirt of this host is a device of the nodes that are its machines, and of no others', () => {
  assert.deepEqual(judgeLibvirt('web1\nb\n\na\n', ['a', 'b', 'c']).map(shown), [
    { agent: 'fence_virsh', options: { plug: '{node}' }, isOfThisHost: false },
  ]);
  assert.deepEqual(
    judgeLibvirt('web1\n', ['a']).map(({ agent }) => agent),
    [null],
  );
  assert.deepEqual(judgeLibvirt('\n', ['a']), []);
});

test('a virtual machine is switched off by its hypervisor, a server of metal by nothing that its firmware names', () => {
  const agentOf = (vendor: string, product: string) => judgeMachine({ vendor, product })[0]?.agent;
  assert.equal(agentOf('QEMU', 'Standard PC (Q35 + ICH9, 2009)'), 'fence_virsh');
  assert.equal(agentOf('VMware, Inc.', 'VMware7,1'), 'fence_vmware_rest');
  assert.equal(agentOf('Dell Inc.', 'PowerEdge R640'), undefined);
  assert.equal(agentOf('', ''), undefined);
});

async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const clouds: Readonly<Record<string, { readonly listener: RequestListener; readonly found: object }>> = {
  AWS: {
    listener: ({ method, url, headers }, response) => {
      const mayRead = headers['x-aws-ec2-metadata-token'] === 'token-of-ours';
      const known: Readonly<Record<string, string>> = {
        '/latest/meta-data/instance-id': 'i-0abc',
        '/latest/meta-data/placement/region': 'eu-central-1',
      };
      if (method === 'PUT' && url === '/latest/api/token') response.end('token-of-ours');
      else response.writeHead(mayRead && known[url ?? ''] ? 200 : 401).end(known[url ?? '']);
    },
    found: { agent: 'fence_aws', options: { plug: 'i-0abc', region: 'eu-central-1' }, isOfThisHost: true },
  },
  'Google Cloud': {
    listener: ({ url, headers }, response) => {
      const known: Readonly<Record<string, string>> = {
        '/computeMetadata/v1/instance/name': 'web-1',
        '/computeMetadata/v1/instance/zone': 'projects/77/zones/europe-west3-a',
        '/computeMetadata/v1/project/project-id': 'shop',
      };
      const text = headers['metadata-flavor'] === 'Google' ? known[url ?? ''] : undefined;
      response.writeHead(text === undefined ? 404 : 200).end(text);
    },
    found: {
      agent: 'fence_gce',
      options: { plug: 'web-1', zone: 'europe-west3-a', project: 'shop' },
      isOfThisHost: true,
    },
  },
  Azure: {
    listener: ({ url, headers }, response) => {
      const isIt = headers.metadata === 'true' && url?.startsWith('/metadata/instance?');
      const compute = { name: 'web-1', resourceGroupName: 'shop', subscriptionId: '8d10' };
      response.writeHead(isIt ? 200 : 404).end(JSON.stringify({ compute }));
    },
    found: {
      agent: 'fence_azure_arm',
      options: { plug: 'web-1', resourceGroup: 'shop', subscriptionId: '8d10' },
      isOfThisHost: true,
    },
  },
};

for (const [cloud, { listener, found }] of Object.entries(clouds))
  test(`an instance of ${cloud} is proposed with what its metadata say`, async (context) => {
    const base = await serve(context, listener);
    assert.deepEqual((await findCloud(base, patienceMs)).map(shown), [found]);
  });

test('another service at the address of the metadata is no cloud, and one that says nothing is not waited for', async (context) => {
  const talker = await serve(context, (_request, response) => response.end('<html>Welcome'));
  assert.deepEqual(await findCloud(talker, patienceMs), []);
  const silent = await serve(context, () => {});
  assert.deepEqual(await findCloud(silent, 50), []);
});

test('an answer is a Redfish service if it has a version of Redfish', () => {
  assert.equal(nameOfService('{"RedfishVersion": "1.11.0", "Product": "iDRAC", "Name": "Root"}'), 'iDRAC');
  assert.equal(nameOfService('{"RedfishVersion": "1.11.0"}'), '');
  assert.equal(nameOfService('{"Name": "Root"}'), undefined);
  assert.equal(nameOfService('<html>'), undefined);
  assert.equal(nameOfService('null'), undefined);
});

test('a controller is known by its answer to a ping of RMCP, sshd by its first words', async (context) => {
  const controller = createSocket('udp4');
  controller.bind(0, '127.0.0.1');
  await once(controller, 'listening');
  context.after(() => controller.close());
  controller.on('message', (ping, { port, address }) => {
    const pong = Buffer.from(ping);
    pong[8] = 0x40;
    controller.send(pong, port, address);
  });
  const port = controller.address().port;
  const ipmi = await lookAtAddress({ host: '127.0.0.1', port }, 500);
  assert.deepEqual(ipmi.map(shown), [
    { agent: 'fence_ipmilan', options: { ip: '127.0.0.1', ipport: String(port) }, isOfThisHost: false },
  ]);

  const sshd = createTcpServer((socket) => socket.on('error', () => {}).write('SSH-2.0-OpenSSH_9.2p1\r\n'));
  sshd.listen(0, '127.0.0.1');
  await once(sshd, 'listening');
  context.after(() => sshd.close());
  const at = { host: '127.0.0.1', port: (sshd.address() as AddressInfo).port };
  assert.deepEqual(
    (await lookAtAddress(at, 500)).map(({ agent }) => agent),
    ['fence_virsh'],
  );
});

test('where nobody answers, nothing is found', async () => {
  const unused = createTcpServer().listen(0, '127.0.0.1');
  await once(unused, 'listening');
  const { port } = unused.address() as AddressInfo;
  unused.close();
  assert.deepEqual(await lookAtAddress({ host: '127.0.0.1', port }, 200), []);
});
