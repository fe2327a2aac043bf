/** What is written down of the waits of Debian's fence agents is what those that are installed say of themselves. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { readMetadata } from '../../src/agents/read-metadata.ts';
import { powerWaits } from '../../src/fence/agent/power-wait.ts';

const directory = '/usr/sbin';
const installed = readdirSync(directory).filter((name) => /^fence_[a-z0-9_]+$/.test(name));
/** Slow beside other work, and nobody waits. */
const patienceMs = 60_000;
const skip = installed.length === 0 ? 'no fence agent is installed' : undefined;

test('Each fence agent that is installed waits as long as is written down', { skip }, async () => {
  const said: Record<string, number> = {};
  const expected: Record<string, number> = {};
  for (const name of installed) {
    const metadata = await readMetadata(
      { program: `${directory}/${name}`, args: ['-o', 'metadata'] },
      patienceMs,
    );
    // Some want a library that is not installed, or are no agents of this kind.
    const wait = typeof metadata === 'string' ? undefined : metadata.parameters.power_wait?.default;
    if (wait === undefined) continue;
    said[name] = Number(wait);
    expected[name] = powerWaits[name] ?? 0;
  }
  assert.notDeepEqual(said, {});
  assert.deepEqual(expected, said);
});
