/** What the loop does around the keeper's fold, on ports that note what they are asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Adopted } from '../core/keeper/adoptable.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';
import { KeeperLoop } from './keeper-loop.ts';

const heartbeat = { intervalMs: 100, misses: 3, hangMs: 3000, ways: [] };

interface Given {
  readonly adopts?: Adopted;
  /** It counts, and bites after 3 s. */
  readonly hasWatchdog?: boolean;
  readonly leftKnown?: boolean;
}

function keeper({ adopts, hasWatchdog = false, leftKnown = true }: Given = {}) {
  const asked: string[] = [];
  const time = { now: 0, stalledMs: 0 };
  const journal = { isLost: false };
  let armedMs: number | undefined;
  const arm = () => {
    if (!hasWatchdog) return;
    armedMs = 3000;
    asked.push('arm');
  };
  const loop = new KeeperLoop(
    {
      clock: () => ({ now: time.now, boottimeMs: 0 }),
      now: () => time.now,
      heartbeats: {
        configure: () => void asked.push('configure'),
        begin: () => {},
        beat: () => void asked.push('beat'),
        judge: () => {
          if (time.stalledMs > 0) asked.push('tell stalled');
          return time.stalledMs;
        },
        wakeAt: () => 0,
        noteRecord: () => undefined,
        know: () => {},
        describe: () => [],
        close: () => {},
      },
      watchdog: {
        arm,
        armedMs: () => armedMs,
        pet: () => {},
        close: (disarm) => void (hasWatchdog && asked.push(disarm ? 'disarm' : 'leave armed')),
      },
      openPermit: (leftKnown) => void asked.push(`open-permit known=${leftKnown}`),
      closePermit: () => {},
      keepHeartbeat: () => {},
      hasLostJournal: () => journal.isLost,
      vouch: () => void asked.push('vouch'),
      noteMember: () => undefined,
      takeOver: () => {},
      stopEverything: () => {},
      startDaemon: ({ inc, restart, stayed }) =>
        void asked.push(`start ${inc}#${restart}${stayed ? ' stayed' : ''}`),
      killDaemon: () => {},
      tellDaemon: (message) => void asked.push(`tell ${message.kind}`),
      exit: () => {},
      report: () => {},
      turnNow: () => void asked.push('turn-now'),
    },
    {
      heartbeat,
      realtime: true,
      leftKnown,
      booted: false,
      machine: { id: '', boot: '' },
      watchdogCounts: hasWatchdog,
      adopts,
    },
  );
  return { loop, asked, time, journal };
}

/** A keeper whose second incarnation began after its journal was lost: the daemon of the first is called aaaa#0. */
function inDoubt() {
  const { loop, asked, time, journal } = keeper();
  loop.start();
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'aaaa', stamp: 1 });
  loop.hear('aaaa', 0, { kind: 'end-incarnation', reason: { kind: 'leaves-now' } });
  journal.isLost = true;
  loop.dispatch({ kind: 'permit-closed', said: undefined });
  asked.length = 0;
  return { loop, asked, time };
}

test('KeeperLoop takes no word of a daemon that is no more: its doubt stays', () => {
  const { loop, asked } = inDoubt();
  loop.hear('aaaa', 0, { kind: 'idle', stopped: true });
  loop.hear('aaaa', 0, { kind: 'peers', heartbeat, version: 1 });
  assert.deepEqual(asked, []);
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'bbbb', stamp: 2 });
  loop.hear('aaaa', 0, { kind: 'idle', stopped: true });
  assert.deepEqual(asked, ['open-permit known=false', 'start bbbb#0']);
});

test('KeeperLoop believes the daemon that lives now that everything was probed stopped', () => {
  const { loop, asked } = inDoubt();
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'bbbb', stamp: 2 });
  loop.hear('bbbb', 0, { kind: 'idle', stopped: true });
  assert.deepEqual(asked, ['open-permit known=false', 'start bbbb#0', 'vouch']);
});

test('KeeperLoop tells a daemon that follows on one that was a member that it has stayed on this machine', () => {
  const startsAfter = (...said: DaemonToKeeper[]) => {
    const { loop, asked } = inDoubt();
    loop.dispatch({ kind: 'everything-stopped', unverified: [] });
    loop.opened({ inc: 'bbbb', stamp: 2 });
    for (const message of said) loop.hear('bbbb', 0, message);
    loop.dispatch({ kind: 'daemon-exited', inc: 'bbbb', restart: 0, how: 'killed' });
    return asked.filter((line) => line.startsWith('start'));
  };
  assert.deepEqual(startsAfter(), ['start bbbb#0', 'start bbbb#1']);
  assert.deepEqual(startsAfter({ kind: 'deadline', boottimeMs: 1 }), ['start bbbb#0', 'start bbbb#1 stayed']);
});

test('KeeperLoop beats at once when it says that it goes by a shorter interval', () => {
  const { loop, asked, time } = inDoubt();
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'bbbb', stamp: 2 });
  loop.beat();
  asked.length = 0;
  time.now = 10;
  loop.beat();
  loop.hear('bbbb', 0, { kind: 'peers', heartbeat: { ...heartbeat, intervalMs: 20 }, version: 2 });
  assert.deepEqual(asked, ['configure', 'turn-now', 'tell follows']);
  loop.beat();
  assert.deepEqual(asked, ['configure', 'turn-now', 'tell follows', 'beat']);
});

test('KeeperLoop beats together with a peer when half of its own interval is over, and counts the next from there', () => {
  const { loop, asked, time } = inDoubt();
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'bbbb', stamp: 2 });
  const { intervalMs } = heartbeat;
  const at = (share: number, hears: boolean) => {
    asked.length = 0;
    time.now = share * intervalMs;
    const turns = hears && loop.heard();
    loop.beat();
    return [turns, ...asked];
  };
  assert.deepEqual(at(0, false), [false, 'beat']);
  assert.deepEqual(at(0.4, true), [false]);
  assert.deepEqual(at(0.6, true), [true, 'beat']);
  assert.deepEqual(at(1, true), [false]);
  assert.deepEqual(at(1.5, false), [false], 'the beat that was planned before has been sent');
  assert.deepEqual(at(1.6, false), [false, 'beat']);
});

test('KeeperLoop answers its daemon in a turn of its own, once, after what it has to tell of hearing', () => {
  const { loop, asked, time } = keeper();
  loop.start();
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'aaaa', stamp: 1 });
  asked.length = 0;
  time.stalledMs = 400;
  loop.hear('aaaa', 0, { kind: 'judge' });
  assert.deepEqual(asked, ['turn-now']);
  loop.judge();
  time.stalledMs = 0;
  loop.judge();
  assert.deepEqual(asked, ['turn-now', 'tell stalled', 'tell judged']);
});

test('KeeperLoop leaves the watchdog armed for the next keeper where others count on it, and disarms another', () => {
  const permit = { inc: 'aaaa', open: true, stamp: 1, base: '/base' };
  const lease = { kind: 'until', boottimeMs: 5000 } as const;
  for (const [lapse, closed] of [
    [{ watchdogMs: 3000 }, 'leave armed'],
    [false, 'disarm'],
  ] as const) {
    const { loop, asked } = keeper({ adopts: { ...permit, lease, lapse }, hasWatchdog: true });
    loop.start();
    loop.dispatch({ kind: 'hand-over-asked' });
    assert.deepEqual(asked, ['configure', 'arm', closed]);
  }
});

test('KeeperLoop opens no watchdog before it knows what was left; then another incarnation begins with it', () => {
  const { loop, asked } = keeper({ hasWatchdog: true, leftKnown: false });
  loop.start();
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  loop.opened({ inc: 'aaaa', stamp: 1 });
  assert.deepEqual(asked, ['configure', 'open-permit known=false', 'start aaaa#0']);
  loop.hear('aaaa', 0, { kind: 'idle', stopped: true });
  loop.dispatch({ kind: 'permit-closed' });
  loop.dispatch({ kind: 'everything-stopped', unverified: [] });
  assert.deepEqual(asked.slice(3), ['vouch', 'arm', 'arm', 'open-permit known=true']);
});
