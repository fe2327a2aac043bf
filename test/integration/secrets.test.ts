/**
 * Secrets, planted in real clusters: one for every way to give a fence program or a resource its password, each a text that stands
 * nowhere else. The fence program prints all that it is given when it fails, that of the resource whenever it is called. Then
 * everything that Holdfast writes, answers, prints and runs is searched, on each kind of store.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { routes } from '../../src/api/contract/routes.ts';
import type { ReasonOf } from '../../src/core/reason.ts';
import { maskWord } from '../../src/secrets/mask.ts';
import { secretWords } from '../../src/secrets/words.ts';
import type { ClusterFile } from './support/cluster-file.ts';
import { httpGet } from './support/http-get.ts';
import {
  type OwnWay,
  ownWays,
  type Planted,
  plant,
  plantedFile,
  type Way,
  ways,
} from './support/planted-secrets.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

/** A device is asked again after 10 s when something is wrong with it. */
const askedAgainWithinMs = 30_000;

/**
 * Every command line and environment on this machine, looked at again and again, for texts that must not be there. What a resource is
 * given stands in its environment and in no other place.
 */
function watchProcesses(secrets: readonly string[], given: readonly string[]): () => readonly string[] {
  const found = new Set<string>();
  const look = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      for (const file of ['cmdline', 'environ']) {
        const text = readOrEmpty(`/proc/${pid}/${file}`).toString('latin1');
        const never = file === 'environ' ? secrets : [...secrets, ...given];
        if (never.some((secret) => text.includes(secret)))
          found.add(`${file}: ${text.replaceAll('\0', ' ')}`);
      }
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return [...found];
  };
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Files below a directory in which a text stands. */
function filesWith(directory: string, text: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() && readOrEmpty(path).includes(text) ? [path.slice(directory.length + 1)] : [];
  });
}

const stores: Readonly<Record<string, ClusterFile['store']>> = {
  sqlite: { kind: 'sqlite', address: '10.1.0.9:7400', lab: true },
  etcd: { kind: 'etcd', endpoints: ['http://10.1.0.9:2379'] },
};

for (const [kind, store] of Object.entries(stores))
  describe(`Secrets in a cluster with ${kind}`, () => {
    const planted = (way: string) => `${way}-${randomBytes(12).toString('hex')}`;
    const allWays = [...ways, ...ownWays];
    const secrets = Object.fromEntries(allWays.map((way) => [way, planted(way)])) as Planted;
    const hidden = allWays.filter((way) => !way.endsWith('plain')).map((way) => secrets[way]);
    const plain = [secrets.plain, secrets['own-plain']];
    let cluster: TestCluster;
    let seen: () => readonly string[];
    /** The node that saw the fence fail. */
    let fencer = 'b';

    before(async () => {
      const file = plantedFile(`secrets-${kind}-${process.pid}`, store, secrets);
      cluster = await TestCluster.up(file, (directory) => plant(directory, secrets));
      const of = (some: readonly (Way | OwnWay)[]) => some.map((way) => secrets[way]);
      seen = watchProcesses(of(ways), of(ownWays));
      await cluster.untilAllIn();
    });
    after(async () => {
      seen?.();
      await cluster?.down();
    });

    const silent = async (node: string) => {
      const { problems } = await cluster.status(node);
      return problems.flatMap(({ reason }) => (reason.kind === 'device-silent' ? [reason] : []));
    };

    test('A credential that is missing is told before a fence needs it, with what to do', async () => {
      const { wrong, right } = secretWords({ is: 'no-credentials', name: 'switch' });
      const tells = ({ said }: ReasonOf<'device-silent'>) => said.includes(wrong) && said.includes(right);
      await until(
        async () => (await silent('a')).some(tells),
        takeoverWithinMs,
        'it is told',
        () => cluster.lastWords(),
      );
      const { stdout, code } = await cluster.holdfast('a', 'doctor', '-o', 'json');
      assert.notEqual(code, 0);
      assert.ok(
        (JSON.parse(stdout) as { found: string }[]).some(({ found }) => found === wrong),
        stdout,
      );
    });

    test('A device with all its secrets answers', async () => {
      const give = `mkdir -p /run/credentials/holdfast.service && cp ${cluster.directory}/right/credential /run/credentials/holdfast.service/switch`;
      for (const node of cluster.nodes) {
        const { code, stderr } = await cluster.lab.exec(node, ['sh', '-c', give]);
        assert.equal(code, 0, stderr);
      }
      const isWell = async () => (await silent('a')).length === 0;
      await until(isWell, askedAgainWithinMs, 'every device answers', () => cluster.lastWords());
    });

    test('A fence that fails, and says why with every password, is told without them', async () => {
      await cluster.untilRuns('web', 'a', startWithinMs);
      writeFileSync(join(cluster.directory, 'broken'), '');
      await cluster.lab.power('a', 'off');
      const failed = async () => {
        for (const node of ['b', 'c']) {
          const reason = (await cluster.events(node)).find(({ kind: what }) => what === 'fence-failed');
          if (reason) return { node, reason };
        }
        return undefined;
      };
      const { node, reason } = await until(failed, takeoverWithinMs, 'a fence has failed', () =>
        cluster.lastWords(),
      );
      fencer = node;
      const said = JSON.stringify(reason);
      for (const option of ['password', 'token', 'secret', 'passwd'])
        assert.ok(said.includes(`${option}=${maskWord}`), said);
      assert.match((await cluster.holdfast(fencer, 'doctor')).stdout, new RegExp(maskWord));
    });

    test('A resource that prints its passwords runs, and what it printed lies there without them', async () => {
      await cluster.untilRuns('db', 'b', startWithinMs);
      const logs = ['db.server', 'db.sleeper'].map((name) =>
        join(cluster.stateDirectory('b'), 'resources', name, 'output.log'),
      );
      for (const log of logs) assert.ok(readFileSync(log, 'utf8').includes(`${maskWord} ${maskWord}`), log);
    });

    test('A resource that fails, and says why with every password, is told without them', async () => {
      writeFileSync(join(cluster.directory, 'ill'), '');
      const told = async () =>
        (await cluster.events('b'))
          .map((event) => JSON.stringify(event))
          .find((text) => text.includes('own-') || text.includes(`password=${maskWord}`));
      const text = await until(told, takeoverWithinMs, 'it is told', () => cluster.lastWords());
      for (const option of ['password', 'secret', 'token'])
        assert.ok(text.includes(`${option}=${maskWord}`), text);
      rmSync(join(cluster.directory, 'ill'));
    });

    test('A fence that works takes the group over', async () => {
      rmSync(join(cluster.directory, 'broken'));
      await cluster.untilRuns('web', 'b', askedAgainWithinMs);
      await cluster.lab.power('a', 'on');
      await cluster.untilAllIn();
    });

    test('No answer and no output has a secret, and the plain one stands only in the configuration', async () => {
      await cluster.ask(fencer, 'config', 'show', '--secrets');
      const socket = join(cluster.stateDirectory(fencer), 'api.sock');
      const isConfiguration = (path: string) =>
        /^\/v1\/configurations?(\/1)?$/.test(path) && path !== '/v1/configurations';
      const paths = Object.values(routes).flatMap(({ method, path }) =>
        method === 'GET' ? [path.replace(':group', 'web').replace(':version', '1')] : [],
      );
      for (const path of [...paths, '/v1/events?last=10000', '/v1/audit?last=10000']) {
        const answer = await httpGet(socket, path);
        for (const secret of hidden) assert.ok(!answer.includes(secret), path);
        for (const one of plain) assert.equal(answer.includes(one), isConfiguration(path), path);
      }
      const commands = [
        'status',
        'events --last 10000',
        'explain group web',
        'config show',
        'config history',
        'audit',
      ];
      for (const command of [...commands, 'node list', 'group list', 'resource list', 'doctor'])
        for (const output of ['table', 'json']) {
          const { stdout, stderr } = await cluster.holdfast(fencer, ...command.split(' '), '-o', output);
          const secret = Object.values(secrets).find((one) => `${stdout}${stderr}`.includes(one));
          assert.equal(secret, undefined, command);
        }
    });

    test('A bundle for support has none at all, neither with an agent nor without', async () => {
      const key = readFileSync(join(cluster.directory, `${cluster.name}.key`), 'utf8').trim();
      const never = [...Object.values(secrets), key];
      const unpack = async (name: string, ...more: string[]) => {
        const directory = join(cluster.directory, name);
        await cluster.ask(
          fencer,
          'support',
          'bundle',
          `${directory}.tar.gz`,
          '--cluster',
          cluster.path,
          ...more,
        );
        mkdirSync(directory);
        execFileSync('tar', ['-C', directory, '--strip-components=1', '-xzf', `${directory}.tar.gz`]);
        for (const secret of never) assert.deepEqual(filesWith(directory, secret), [], name);
        return directory;
      };
      const whole = await unpack('bundle');
      for (const part of [
        'status.txt',
        'explain.txt',
        'events.txt',
        'doctor.txt',
        'cluster.yaml',
        'manifest.json',
      ])
        assert.ok(readFileSync(join(whole, part), 'utf8').length > 0, part);
      assert.match(readFileSync(join(whole, 'events.txt'), 'utf8'), new RegExp(maskWord));
      const state = join(cluster.directory, 'state');
      cpSync(cluster.stateDirectory(fencer), state, {
        recursive: true,
        filter: (path) => !path.endsWith('.sock'),
      });
      const rest = await unpack('rest', '--state-dir', state);
      for (const part of ['doctor.txt', 'state/events.ndjson', 'addresses.txt', 'cluster-file.yaml'])
        assert.ok(readFileSync(join(rest, part), 'utf8').length > 0, part);
      assert.match(readFileSync(join(rest, 'manifest.json'), 'utf8'), /"missing": "[^"]/);
    });

    test('No file has a secret, and the plain one stands only in the store and with the configuration', () => {
      const copy = join(cluster.directory, 'copy');
      cpSync(cluster.lab.dir, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
      for (const secret of hidden) assert.deepEqual(filesWith(copy, secret), []);
      const documented = /(^nodes\/\w+\/compiled\.json$|^store|^etcd\/|^cluster|\.yaml$)/;
      const ofRuns = /(^nodes\/\w+\/(journal\/db\.json|resources\/db\.\w+\/output\.log)$)/;
      for (const one of plain) {
        const found = filesWith(copy, one);
        assert.ok(
          found.some((path) => path.endsWith('compiled.json')),
          found.join(),
        );
        const isKnown = (path: string) =>
          documented.test(path) || (one !== secrets.plain && ofRuns.test(path));
        assert.deepEqual(
          found.filter((path) => !isKnown(path)),
          [],
        );
      }
    });

    test('No process ever had a secret on its command line or in its environment', () => {
      assert.deepEqual(seen(), []);
    });
  });
