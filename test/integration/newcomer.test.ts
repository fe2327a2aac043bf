/**
 * The way of somebody who has three empty Debian hosts and wants a service that outlives one of them, as README.md tells it: its commands
 * are typed here as they stand there, in their order, each counted, until the host that serves loses its power under a client.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { get, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { enterOwnNamespaces } from './own-namespaces.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import {
  clusterFilePath as file,
  installCommand,
  PackagedHosts,
  whyNoPackagedHosts,
  hostsWithinMs as withinMs,
} from './support/packaged-hosts.ts';
import { fenceAgent, openRack } from './support/rack.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const floating = '10.99.0.50';
const commandsAtMost = 15;
const rackProgram = '/usr/local/sbin/fence_rack';

const groups = `timing: {heartbeat: {interval: 100ms, misses: 5}}
groups:
  web:
    nodes: [host1, host2, host3]
    resources:
      ip: {type: address, address: ${floating}/24}
      server: {type: exec, command: [/bin/busybox, httpd, -f, -h, /srv], ready: {port: 80}}
`;

/** What stands for a command where nobody answers, looks at an editor, or has the network of Debian. */
const insteadOf: Readonly<Record<string, string>> = {
  'systemctl mask etcd && apt-get install ./holdfast_VERSION_amd64.deb': installCommand(),
  'holdfast init': `holdfast init --name office --fence agent:${rackProgram}`,
  [`editor ${file}`]: `sed -i '/^groups:/d' ${file} && cat >> ${file} <<'END'\n${groups}END`,
  [`holdfast apply ${file}`]: `holdfast apply ${file} --yes`,
};

/** Where the commands of a step are typed: on each host, on the first, there for each other one, on each other one. */
type Where = 'each' | 'first' | 'first for each other' | 'other';

interface Step {
  readonly where: Where;
  readonly commands: readonly string[];
}

/** The blocks of README.md that say where, in their order. */
function readSteps(): readonly Step[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  const block = /^```sh (each|first|first for each other|other)\n([\s\S]*?)^```$/gm;
  return [...text.matchAll(block)].map(([, where, commands = '']) => ({
    where: where as Where,
    commands: commands.trim().split('\n'),
  }));
}

const title = 'Three empty Debian hosts';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const typed: string[] = [];
  let packaged: PackagedHosts;
  let hosts: DebianHosts;
  let rack: Server;

  before(async () => {
    packaged = await PackagedHosts.up({
      files: { [rackProgram]: fenceAgent, '/srv/index.html': 'here I am\n' },
    });
    ({ hosts } = packaged);
    rack = openRack(hosts);
  });
  after(async () => {
    rack?.close();
    await packaged?.down();
  });

  /** `token` for the command that has one in it. */
  async function type(host: string, command: string, token = ''): Promise<string> {
    typed.push(`${host}# ${command}`);
    const { stdout } = await packaged.long(
      host,
      'bash',
      '-c',
      insteadOf[command] ?? command.replace('TOKEN', token),
    );
    return stdout.trim();
  }

  /** On each host at the same time, as by several hands; otherwise one after the other. */
  async function typeStep({ where, commands }: Step, tokens: string[]): Promise<void> {
    const [first = '', ...others] = hosts.names;
    if (where === 'each') {
      await Promise.all(hosts.names.map((host) => typeAll(host, commands)));
      return;
    }
    for (const other of others.slice(0, where === 'first' ? 1 : undefined)) {
      const said = await typeAll(where === 'other' ? other : first, commands, tokens);
      if (where === 'first for each other') tokens.push(...said);
    }
  }

  async function typeAll(
    host: string,
    commands: readonly string[],
    tokens: string[] = [],
  ): Promise<string[]> {
    const said: string[] = [];
    for (const command of commands)
      said.push(await type(host, command, command.includes('TOKEN') ? tokens.shift() : ''));
    return said;
  }

  test('are a cluster that serves after the commands of README.md', async (t) => {
    const tokens: string[] = [];
    for (const step of readSteps()) await typeStep(step, tokens);
    await until(async () => (await owner('host2')) === 'host1', withinMs, 'web runs on host1');
    const isWhole = async () => (await packaged.members('host1')).join() === hosts.names.join();
    await until(isWhole, withinMs, 'every host holds a member');
    t.diagnostic(`${typed.length} commands:\n${typed.join('\n')}`);
    const unused = Object.keys(insteadOf).filter(
      (command) => !typed.some((line) => line.endsWith(`# ${command}`)),
    );
    assert.deepEqual(unused, []);
    assert.ok(typed.length <= commandsAtMost, `${typed.length} commands`);
  });

  async function owner(asked: string): Promise<string | null | undefined> {
    const [web] = (await packaged.status(asked)).groups;
    return web?.state === 'running' ? web.node : undefined;
  }

  test('lose the one that serves, and a client waits a moment', async (t) => {
    const client = askOften(floating);
    t.after(() => client.close());
    await until(() => client.answeredMs.length > 10, withinMs, 'the service answers');
    hosts.cut('host1');
    const others = ['host2', 'host3'];
    await until(async () => others.includes((await owner('host2')) ?? ''), withinMs, 'another host serves');
    const before = client.answeredMs.length;
    await until(() => client.answeredMs.length > before + 10, withinMs, 'the service answers again');
    const silences = client.answeredMs.slice(1).map((atMs, i) => atMs - (client.answeredMs[i] ?? 0));
    t.diagnostic(`longest time without an answer: ${Math.round(Math.max(...silences))} ms`);
    assert.match(await hosts.exec('host2', 'holdfast', 'status'), /proof: off/);
  });
}

/** A client on the network of the hosts: asks every 20 ms, over a connection of its own, and keeps when it was answered. */
function askOften(address: string): { readonly answeredMs: readonly number[]; readonly close: () => void } {
  const answeredMs: number[] = [];
  const timer = setInterval(() => {
    get(`http://${address}/`, { agent: false, timeout: 250 }, (answer) => {
      answer.resume().on('end', () => answeredMs.push(performance.now()));
    })
      .on('timeout', function (this: { destroy(): void }) {
        this.destroy();
      })
      .on('error', () => {});
  }, 20);
  return { answeredMs, close: () => clearInterval(timer) };
}
