/**
 * The production keeper's fold with one machine around it, as small as the model's: one thing that runs or is being
 * started, stops that may fail, a journal that may be lost. Inputs are what can happen to it; what it says of itself
 * afterwards is in the model's words.
 */
import { beginKeeper, type decide } from '../../src/core/keeper/decide.ts';
import { mayPet } from '../../src/core/keeper/may-pet.ts';
import type { KeeperEvent, KeeperOutput, KeeperSettings, KeeperState } from '../../src/core/keeper/state.ts';

export type Decide = typeof decide;
export type Abstract = 'dead' | 'cleaning' | 'ready' | 'closing' | 'stopped';

/** Long against everything else that takes time here. */
const leaseMs = 10_000;
const retryMs = 1000;
const times = {
  hangMs: 1_000_000,
  leaveMs: 30_000,
  giveUpMs: 30_000,
  handOverMs: 2000,
  silentAfterMs: 10_000,
};

type Owed = 'open-permit' | 'close-permit' | 'stop-everything';

export class ProductionKeeper {
  runs = false;
  starting = false;
  isStuck = false;
  readonly #decide: Decide;
  /** The deadline that its daemon left when it died. */
  #kept: number | undefined;
  /** Undefined: the process is dead. */
  #state: KeeperState | undefined;
  #now = 0;
  /** An effect whose result has not come yet. */
  #owed: Owed | undefined;
  #unverified: readonly string[] = [];
  #incarnation = 0;
  /** No permit was opened by this process yet. */
  #isFresh = true;
  /** The daemon itself called the incarnation over: the next one has begun. */
  #isOver = false;
  /** The daemon has published this incarnation as clean. */
  #isClean = false;
  #restart = 0;
  /** What an older agent left is in doubt; what runs stands in no journal. */
  #isDoubtful = false;
  #isUnjournaled = false;

  constructor(fold: Decide) {
    this.#decide = fold;
  }

  get inc(): number {
    return this.#incarnation;
  }

  get owed(): Owed | undefined {
    return this.#owed;
  }

  isDead(): boolean {
    return this.#state === undefined;
  }

  hasDaemon(): boolean {
    return this.#state?.kind === 'running' && this.#state.daemon.kind === 'up';
  }

  isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  isLeased(): boolean {
    const { kind, boottimeMs } = this.#lease();
    return kind === 'until' && this.#now < boottimeMs;
  }

  hasLease(): boolean {
    return this.#lease().kind === 'until';
  }

  /** In the model's words. */
  is(): Abstract {
    if (this.#state === undefined) return 'dead';
    if (this.#isFresh || this.#isOver) return 'cleaning';
    if (this.#state.kind === 'running') return this.#isClean ? 'ready' : 'cleaning';
    return this.#state.kind === 'opening' ? 'stopped' : 'closing';
  }

  mayPet(): boolean {
    return this.#state !== undefined && mayPet(this.#settings(), this.#state, this.#now);
  }

  start(): void {
    this.#isFresh = true;
    this.#isOver = false;
    this.#isClean = false;
    this.#incarnation += 1;
    const begun = beginKeeper();
    this.#state = begun.state;
    this.#carryOut(begun.outputs);
  }

  die(): void {
    const lease = this.#lease();
    this.#kept = lease.kind === 'until' && !this.#isOver ? lease.boottimeMs : undefined;
    this.#state = undefined;
    this.#owed = undefined;
  }

  /** The daemon of the one before has left a deadline. */
  hasKept(): boolean {
    return this.isDead() && !this.#isDoubtful && this.#kept !== undefined;
  }

  takeOver(): void {
    const lease = { kind: 'until', boottimeMs: this.#kept ?? 0 } as const;
    const { state } = beginKeeper({ inc: this.#name(), lease });
    this.#state = state;
    this.#dispatch({ kind: 'taken-over', unverified: [] });
  }

  loseJournal(): void {
    this.#isDoubtful = true;
    this.#isUnjournaled = this.runs;
  }

  tick(afterMs: number): void {
    this.#now += afterMs;
    this.#dispatch({ kind: 'tick' });
  }

  retry(): void {
    this.tick(retryMs);
  }

  passDeadline(): void {
    this.#now += leaseMs;
  }

  /** The daemon's word of a renewal, whenever it arrives; of an older daemon where `isOld`. */
  renew(isOld: boolean): void {
    const message = { kind: 'deadline', boottimeMs: this.#now + leaseMs } as const;
    const inc = isOld ? 'older' : this.#name();
    this.#dispatch({ kind: 'daemon-said', inc, restart: this.#restart, message });
  }

  daemonDies(): void {
    this.#dispatch({
      kind: 'daemon-exited',
      inc: this.#name(),
      restart: this.#restart,
      how: 'signal SIGKILL',
    });
  }

  startCommand(): void {
    this.#say(false);
    this.starting = true;
    this.#isUnjournaled = false;
  }

  publishClean(): void {
    this.#isDoubtful = false;
    this.#say(true);
    this.#isClean = true;
  }

  endIncarnation(): void {
    const message = { kind: 'end-incarnation', reason: { kind: 'leaves-now' } } as const;
    const wasRunning = this.#state?.kind === 'running' && this.isLeased();
    this.#dispatch({ kind: 'daemon-said', inc: this.#name(), restart: this.#restart, message });
    if (!wasRunning || this.#state?.kind === 'running') return;
    this.#isOver = true;
    this.#incarnation += 1;
  }

  /** The effect under way has ended, well or (where it can) not. */
  answer(isWell: boolean): void {
    const owed = this.#owed;
    this.#owed = undefined;
    switch (owed) {
      case 'open-permit':
        return isWell ? this.#open() : this.#dispatch({ kind: 'permit-not-opened', said: 'ENOSPC' });
      case 'close-permit':
        return this.#dispatch(isWell ? { kind: 'permit-closed' } : { kind: 'permit-closed', said: 'ENOSPC' });
      case 'stop-everything':
        return this.#dispatch({ kind: 'everything-stopped', unverified: this.#unverified });
      case undefined:
    }
  }

  #open(): void {
    if (!this.#isFresh && !this.#isOver) this.#incarnation += 1;
    this.#isFresh = false;
    this.#isOver = false;
    this.#isClean = false;
    this.#restart = 0;
    this.#dispatch({ kind: 'permit-opened', inc: this.#name() });
  }

  #say(stopped: boolean): void {
    const message = { kind: 'idle', stopped } as const;
    this.#dispatch({ kind: 'daemon-said', inc: this.#name(), restart: this.#restart, message });
  }

  #dispatch(event: KeeperEvent): void {
    if (this.#state === undefined) return;
    const clock = { now: this.#now, boottimeMs: this.#now };
    const { state, outputs } = this.#decide(this.#settings(), this.#state, clock, event);
    this.#state = state;
    this.#carryOut(outputs);
  }

  #carryOut(outputs: readonly KeeperOutput[]): void {
    for (const output of outputs) {
      if (output.kind === 'start-daemon') this.#restart = output.restart;
      if (output.kind === 'stop-everything') this.#stopEverything();
      if (output.kind === 'open-permit' || output.kind === 'close-permit') this.#owed = output.kind;
    }
  }

  /** Kills commands under way, and stops what the journal names. */
  #stopEverything(): void {
    this.#owed = 'stop-everything';
    this.starting = false;
    if (!this.isStuck && !this.#isUnjournaled) this.runs = false;
    this.#unverified = this.runs && !this.#isUnjournaled ? ['it does not end'] : [];
  }

  #settings(): KeeperSettings {
    return { ...times, leftKnown: !this.#isDoubtful };
  }

  #lease(): { readonly kind: string; readonly boottimeMs: number } {
    const state = this.#state;
    if (state?.kind !== 'running' || state.lease.kind !== 'until') return { kind: 'none', boottimeMs: 0 };
    return state.lease;
  }

  #name(): string {
    return `inc${this.#incarnation}`;
  }
}
