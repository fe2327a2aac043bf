import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { test } from 'node:test';
import { runInThisContext } from 'node:vm';
import { branchesOf } from './branches.ts';
import { judge } from './coverage.ts';

/** What V8 counts while this text runs, and which branches of it never ran: where each begins, and which way. */
async function unreached(text: string): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const filename = 'branches-under-test.js';
  runInThisContext(text, { filename });
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const functions = result.filter(({ url }) => url === filename).flatMap((script) => script.functions);
  const ranges = functions.flatMap((f) => f.ranges);
  const { never } = judge(branchesOf(filename, text), ranges);
  return never.map(({ at, way }) => `${text.slice(at, at + 4)}${way === '' ? '' : ` ${way}`}`);
}

test('a condition that was never false, or never true, is told', async () => {
  assert.deepEqual(await unreached('if (1) 1000; 2000;'), ['if ( never otherwise']);
  assert.deepEqual(await unreached('if (0) 1000; 2000;'), ['1000']);
  assert.deepEqual(await unreached('for (const a of [0, 1]) { if (a) 1000; }'), []);
  assert.deepEqual(
    await unreached('(() => { for (const a of [1, 1]) { if (a) return 1000; } return 2000; })();'),
    ['if ( never otherwise'],
  );
});

test('of a choice the side that was never taken is told', async () => {
  assert.deepEqual(await unreached('const f = (a) => a ? 1000 : 2000; f(1); f(2);'), ['2000']);
  assert.deepEqual(await unreached('const f2 = (a) => a ? 1000 : 2000; f2(1); f2(0);'), []);
});

test('a left side that was always enough is told, and one that never was', async () => {
  assert.deepEqual(await unreached('const g = (a) => a && 1000; g(0);'), ['1000']);
  assert.deepEqual(await unreached('const h = (a) => a ?? 1000; h();'), ['a ?? left of ?? never enough']);
  assert.deepEqual(await unreached('const i = (a) => a || 1000; i(0); i(1);'), []);
});

test('what never ran is told once, and not what lies in it', async () => {
  assert.deepEqual(await unreached('const k = (a) => { if (a) return 1000; return a && 2000; };'), ['{ if']);
});
