/** One agent's share of store traffic in a process of its own, for bench/store.ts: store-client.ts STORE-JSON NODE SECONDS. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreConfig } from '../src/core/config.ts';
import { openStore } from '../src/store/open-store.ts';
import { createTakeoverDomain } from '../src/store/takeover-domain.ts';
import { sampleRecord } from '../test/contracts/sample.ts';

/** User and system time of a process so far. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

if (import.meta.main) {
  const [config = '', node = '', seconds = ''] = process.argv.slice(2);
  const store = await openStore(JSON.parse(config) as StoreConfig, { storeTimeoutMs: 1_000 });
  const stop = new AbortController();
  const takeover = createTakeoverDomain(store);
  takeover.watch(() => {}, stop.signal);
  await takeover.read();
  // Starting up is not rest.
  await sleep(1_000);
  const [started, before] = [performance.now(), cpuUsed()];
  let version = 0;
  for (let i = 0; performance.now() - started < Number(seconds) * 1_000; i++) {
    const answer = await takeover.writeRecord(node, version, sampleRecord(i));
    if (answer.answer === 'ok') version = answer.version;
    await takeover.read();
    await sleep(500);
  }
  const cpuPerMinute = ((cpuUsed() - before) / (performance.now() - started)) * 60_000;
  const pssKiB = /^Pss: +(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1];
  console.log(JSON.stringify({ cpuPerMinute, pssMiB: Number(pssKiB) / 1024 }));
  stop.abort();
  await store.close();
}

function cpuUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
