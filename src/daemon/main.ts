/**
 * The daemon's life: the keeper starts it, restarts it, and gives it its incarnation. SIGTERM ends the daemon and leaves what
 * runs alone; when the keeper is gone, another one is waited for, and then everything is stopped.
 */
import { createControlGroups } from '../node/control-group.ts';
import { hardStop } from '../node/hard-stop.ts';
import { createJournal } from '../node/journal.ts';
import { nameProcess } from '../node/process-name.ts';
import { createKeeperChannel } from './keeper-channel.ts';
import { type Place, readPlace } from './place.ts';
import { type Orphan, runDaemon } from './wiring/run-daemon.ts';

async function main(): Promise<void> {
  nameProcess('holdfast-daemon');
  const place = readPlace();
  const ended = new AbortController();
  process.on('SIGTERM', () => process.exit(0));
  const orphan: Orphan = {};
  const keeper = createKeeperChannel(() => {
    const stop = () => {
      ended.abort();
      void stopEverything(place);
    };
    if (orphan.begin !== undefined) setTimeout(stop, orphan.begin());
    else if (place.bootstrap.timing.onStoreLoss === 'stop') stop();
    else process.exit(0);
  });
  await runDaemon({ place, keeper, hello: await keeper.hello, signal: ended.signal }, orphan);
}

/** Nobody holds the deadline any more: everything is stopped before this process ends. */
async function stopEverything(place: Place): Promise<void> {
  const { stateDir } = place;
  await hardStop({
    stateDir,
    controlGroups: createControlGroups(place.controlGroups),
    journal: createJournal(stateDir).read(),
    tell: (text) => console.error(text),
    withinMs: 60_000,
  });
  process.exit(1);
}

await main();
