import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aloneMiB, type Mapping, parseCpuSeconds, parseMappings, parseMemory } from './process-cost.ts';

test('parseCpuSeconds() counts children and is not misled by the name', () => {
  const stat = '42 (a) b) S 1 42 42 0 -1 4194560 100 0 0 0 120 30 40 10 20 0 7 0 100';
  assert.equal(parseCpuSeconds(stat), 2);
});

test('parseMemory() reads proportional and own memory', () => {
  const rollup = 'Rss:   90000 kB\nPss:   51200 kB\nPss_Dirty:  1 kB\nPss_Anon:  20480 kB\n';
  assert.deepEqual(parseMemory(rollup), { proportionalMiB: 50, ownMiB: 20 });
});

test('parseMappings() keeps files and the rest apart', () => {
  const smaps = [
    '00400000-02000000 r-xp 00000000 fe:00 77    /opt/bin/node',
    'Rss:               20480 kB',
    'Private_Clean:         0 kB',
    'Private_Dirty:         0 kB',
    '7f0000000000-7f0000100000 rw-p 00000000 00:00 0 ',
    'Rss:                1024 kB',
    'Private_Clean:         0 kB',
    'Private_Dirty:      1024 kB',
  ].join('\n');
  assert.deepEqual(parseMappings(smaps), [
    { path: '/opt/bin/node 00000000', rssKiB: 20480, privateKiB: 0 },
    { path: '', rssKiB: 1024, privateKiB: 1024 },
  ]);
});

test('aloneMiB() counts what two processes share once', () => {
  const process = (heapKiB: number, textKiB: number): Mapping[] => [
    { path: '/opt/bin/node 0', rssKiB: textKiB, privateKiB: 0 },
    { path: '', rssKiB: heapKiB, privateKiB: heapKiB },
  ];
  assert.equal(aloneMiB([process(10 * 1024, 20 * 1024), process(5 * 1024, 16 * 1024)]), 35);
});
