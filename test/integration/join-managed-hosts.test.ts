/**
 * The shortest way from three empty Debian hosts to a cluster that runs something: `init` on one, a token and `join` for each other one,
 * and a group put into the cluster file. Each then holds a member of the etcd that Holdfast keeps.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enterOwnNamespaces } from './own-namespaces.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import { hostsWithinMs, PackagedHosts, whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const group = `groups:
  web: {resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}
`;

const title = 'Three empty Debian hosts, by init and join';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  let packaged: PackagedHosts;
  let hosts: DebianHosts;

  before(async () => {
    packaged = await PackagedHosts.up();
    ({ hosts } = packaged);
    await packaged.installEverywhere();
  });
  after(() => packaged?.down());

  async function known(host: string): Promise<readonly string[]> {
    const { nodes } = await packaged.status(host);
    return nodes.flatMap(({ name, state }) => (state === 'in' ? [name] : []));
  }

  test('One command each, and three hosts are nodes that hold a member of the store each', async (t) => {
    t.diagnostic(await packaged.beginOffice());
    for (const host of ['host2', 'host3']) t.diagnostic(await packaged.joinOffice(host));
    const all = hosts.names.join();
    for (const host of hosts.names) {
      await until(async () => (await known(host)).join() === all, hostsWithinMs, `${host} knows all members`);
      const areMembers = async () => (await packaged.members(host)).join() === all;
      await until(areMembers, hostsWithinMs, `the store has a member on each, as ${host} sees it`);
    }
  });

  test('The file on the last host that joined is what is in force: a group added there runs', async () => {
    await packaged.applyGroups(group);
    const { groups } = await packaged.status('host2');
    assert.deepEqual(
      groups.map(({ name, state }) => `${name} ${state}`),
      ['web running'],
    );
  });
}
