/**
 * The keeper of a simulated node: beats, the daemon's life, the deadline of the lease, the watchdog. The live one is
 * src/keeper; this is the same behaviour in few lines, so that the core meets deaths, hangs and late deadlines.
 */
import type { NodeName } from '../core/config.ts';
import { type Detector, isHeard, makeDetector, onBeat, onWake } from '../core/keeper/detector.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

const LEAVE_MS = 20_000;
const RESTART_MS = 1000;
const DAEMON_RESTART_MS = 200;

export class SimKeeper {
  inc = '';
  /** `none`: no lease was confirmed yet; `frozen`: the daemon says that no deadline holds here. */
  lease: number | 'none' | 'frozen' = 'none';
  /** The daemon says that nothing runs: every configured resource was probed stopped. */
  stopped = false;
  /** What ran before is known to be stopped; false after the journal was lost under it. */
  leftKnown = true;
  private boots = 0;
  private leaving = false;
  private detector: Detector | undefined;
  private peers: readonly NodeName[] = [];
  private readonly node: SimNode;
  private readonly world: World;

  constructor(node: SimNode) {
    this.node = node;
    this.world = node.world;
  }

  /** A keeper starts: whatever an older one left is killed, and only then a new incarnation begins. */
  start(): void {
    const { node } = this;
    if (!node.killEverything()) return void node.later(RESTART_MS, () => this.start());
    this.boots += 1;
    this.inc = `${node.name}${this.boots}`;
    this.lease = 'none';
    this.stopped = false;
    this.leaving = false;
    this.knowPeers();
    node.daemon.startFirst();
    const { inc } = this;
    node.later(this.world.random.between(0, this.world.config.timing.beatIntervalMs), () => this.beat(inc));
  }

  /** Power is lost, or the keeper itself died. */
  end(): void {
    this.detector = undefined;
    this.inc = '';
  }

  /** After a boot nothing of before runs, whatever the journal says. */
  boot(): void {
    this.leftKnown = true;
    this.start();
  }

  /** kill -9 of the keeper: the daemon notices and stops everything; the service manager starts the agent again. */
  kill(): void {
    const { node } = this;
    if (!node.power) return;
    node.newEpoch();
    node.daemon.end();
    this.end();
    this.loseJournal();
    node.later(20, () => node.killEverything());
    node.later(RESTART_MS, () => this.start());
  }

  private loseJournal(): void {
    const { disk } = this.node;
    if (!disk.losesJournal) return;
    disk.losesJournal = false;
    disk.journal.clear();
    this.leftKnown = false;
  }

  /** The service is stopped: the daemon leaves the cluster in good order, then the agent ends. */
  leave(): void {
    const { node, inc } = this;
    this.leaving = true;
    node.dispatch({ kind: 'leave-asked' });
    node.later(LEAVE_MS, () => {
      if (this.inc === inc) node.powerOff();
    });
  }

  /** Permit closed, daemon and start commands killed, hard stop, verified: then a new incarnation. */
  endIncarnation(): void {
    const { node } = this;
    this.loseJournal();
    node.daemon.end();
    this.end();
    const stopped = node.killEverything();
    if (this.leaving) return node.powerOff();
    node.later(stopped ? 10 : RESTART_MS, () => this.start());
  }

  /** The daemon has ended by itself or was killed: what runs stays, a new one comes soon. */
  daemonDied(): void {
    const { node, inc } = this;
    node.later(DAEMON_RESTART_MS, () => {
      if (this.inc === inc && node.daemon.id === undefined) node.daemon.startNext();
    });
  }

  /** A daemon without progress is killed, and replaced by one that adopts. */
  noticeHang(): void {
    const { node } = this;
    const hung = node.daemon.id;
    node.later(this.world.config.timing.hangMs, () => {
      if (hung === undefined || node.daemon.id !== hung || node.paused !== 'daemon') return;
      node.daemon.kill();
    });
  }

  private knowPeers(): void {
    const { config, network, schedule } = this.world;
    this.peers = Object.keys(config.nodes).filter((n) => n !== this.node.name);
    const { beatIntervalMs: intervalMs, beatMisses: misses } = config.timing;
    const networks = network.networks.length;
    this.detector = makeDetector({ intervalMs, misses, networks, peers: this.peers.length }, schedule.now);
  }

  private beat(inc: string): void {
    if (this.inc !== inc || !this.detector) return;
    const { world, node } = this;
    for (let n = 0; n < world.network.networks.length; n++) {
      const network = world.network.networks[n]!;
      for (const peer of this.peers) {
        if (world.network.reaches(node.name, peer, network))
          world.nodes.get(peer)?.keeper.heard(n, node.name);
      }
    }
    this.judgeBeats();
    this.keepDeadline();
    node.later(world.config.timing.beatIntervalMs, () => this.beat(inc));
  }

  private heard(network: number, from: NodeName): void {
    const { paused, power } = this.node;
    if (!power || !this.detector || paused === 'all' || paused === 'keeper') return;
    const peer = this.peers.indexOf(from);
    if (peer >= 0 && onBeat(this.detector, this.world.schedule.now, network, peer))
      this.tellHearing(network, peer, true);
  }

  private judgeBeats(): void {
    const { stalledMs, changes } = onWake(this.detector!, this.world.schedule.now);
    if (stalledMs > 0) this.node.dispatch({ kind: 'stalled', forMs: Math.round(stalledMs) });
    for (const c of changes) this.tellHearing(c.network, c.peer, c.heard);
  }

  private tellHearing(network: number, peer: number, heard: boolean): void {
    const [name, node] = [this.world.network.networks[network]!, this.peers[peer]!];
    this.node.dispatch({ kind: 'hearing-changed', network: name, node, heard });
  }

  tellLink(network: string, up: boolean): void {
    this.node.dispatch({ kind: 'link-changed', network, up });
  }

  /** A new daemon is told what the keeper hears. */
  replayHearing(): void {
    for (const [n, network] of this.world.network.networks.entries()) {
      for (const p of this.peers.keys())
        if (this.detector && isHeard(this.detector, n, p)) this.tellHearing(n, p, true);
      if (!this.world.network.linkUp(this.node.name, network)) this.tellLink(network, false);
    }
  }

  private keepDeadline(): void {
    if (typeof this.lease === 'number' && this.world.schedule.now >= this.lease) return this.endIncarnation();
    if (this.mayPet()) this.node.watchdog.pet();
  }

  /** The first time that nothing is known to run, the watchdog is armed: before that it guards nothing. */
  nothingRuns(stopped: boolean): void {
    this.stopped = stopped;
    if (stopped) this.leftKnown = true;
    if (this.mayPet()) this.node.watchdog.pet();
  }

  /** Before the deadline of a confirmed lease, or while nothing can be running. */
  private mayPet(): boolean {
    return this.lease === 'none' ? this.stopped : true;
  }
}
