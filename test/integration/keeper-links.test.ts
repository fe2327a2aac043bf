/** A pulled cable is seen by looking at the own addresses: in a network namespace of its own, on a veth pair. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const links = join(import.meta.dirname, '../../src/keeper/links.ts');

/** Runs in the namespace: pulls the other end of the cable, puts it back, takes the address away. */
const script = `
import { execSync } from 'node:child_process';
import { watchLinks } from '${links}';
const watch = watchLinks([{ network: 'ring', own: '10.77.0.1' }]);
const told = [];
async function look(after) {
  if (after) execSync(after);
  const started = performance.now();
  for (let now = started; now < started + 3000; now = performance.now()) {
    const [change] = watch.poll(now);
    if (change) return told.push({ after, up: change.up, ms: Math.round(now - started) });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  told.push({ after, up: 'unchanged' });
}
execSync('ip link add cable0 type veth peer name cable1 && ip link set cable1 up && ip link set cable0 up');
await look('true');
await look('ip addr add 10.77.0.1/24 dev cable0');
await look('ip link set cable1 down');
await look('ip link set cable1 up');
await look('ip link set cable0 down');
console.log(JSON.stringify(told));
`;

test('a link watch sees an address appear, a cable pulled and put back, and an interface taken down', () => {
  const node = [process.execPath, '--input-type=module', '-e', script];
  const answer = spawnSync('unshare', ['--net', '--kill-child', ...node], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.equal(answer.status, 0, answer.stderr);
  const told: { up: boolean; ms: number }[] = JSON.parse(answer.stdout);
  assert.deepEqual(
    told.map(({ up }) => up),
    [false, true, false, true, false],
  );
  for (const { ms } of told) assert.ok(ms <= 300, `${answer.stdout} took too long`);
});
