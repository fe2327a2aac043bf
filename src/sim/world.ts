/**
 * A simulated cluster: virtual time, wires, a store, a power switch, and nodes that run the real core. Everything
 * random comes from one seed. Checkers watch every start and every commit; the first violation ends the run.
 */

import { createCalendar } from '../calendar/calendar.ts';
import type { Config, GroupName, NodeName, ResourceConfig } from '../core/config.ts';
import { type Reason, sameReason } from '../core/reason.ts';
import type { Action, Persist } from '../core/takeover/action.ts';
import { eventOfChange } from '../core/takeover/change-event.ts';
import type { Document } from '../core/takeover/document.ts';
import { firstDocument } from '../core/takeover/first-document.ts';
import type { Note } from '../core/takeover/note.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import { words } from '../core/words/words.ts';
import { Busy } from './checkers/busy.ts';
import { checkClaims } from './checkers/claims.ts';
import { ConfigHistory } from './checkers/config-kept.ts';
import { Decisions } from './checkers/decisions.ts';
import { checkJournaled } from './checkers/durable-first.ts';
import { checkExclusive } from './checkers/exclusive.ts';
import { Excuses } from './checkers/excuses.ts';
import { Facts } from './checkers/facts.ts';
import type { Commit } from './checkers/node-transitions.ts';
import { checkStart } from './checkers/proof-first.ts';
import { RestlessGroups } from './checkers/restless-groups.ts';
import { checkTable } from './checkers/table.ts';
import { checkCommit } from './checkers/transitions.ts';
import { UndoneMoves } from './checkers/undone-moves.ts';
import { checkLeased, Leases } from './checkers/watchdog.ts';
import type { Writer } from './checkers/writer.ts';
import { Writers } from './checkers/writers.ts';
import { Exercised } from './exercised.ts';
import { SimNetwork } from './network.ts';
import type { Behaviour, DiskFault, NodePart, Surroundings, Times } from './parts.ts';
import { type Random, seeded } from './random.ts';
import { Schedule } from './schedule.ts';
import { SimDevices } from './sim-devices.ts';
import { SimFencing } from './sim-fencing.ts';
import { SimKeys } from './sim-keys.ts';
import { SimNode } from './sim-node.ts';
import { SimStore } from './store.ts';
import { StoreByHand } from './store-by-hand.ts';

/** So far apart nodes begin to boot when all are switched on. */
const apartMs = 30;
/** So long a person waits for an answer. */
const patienceMs = 30_000;

export interface LogLine {
  readonly at: number;
  readonly node: NodeName;
  readonly text: string;
  /** Absent: something that a person outside of the nodes would see. */
  readonly note?: Note;
}

export class World implements Surroundings {
  readonly schedule = new Schedule();
  readonly random: Random;
  readonly network: SimNetwork;
  readonly store: SimStore;
  readonly nodes = new Map<NodeName, SimNode>();
  readonly configs = new Map<string, Config>();
  readonly log: LogLine[] = [];
  /** Why what a person asked for was not done. */
  readonly refusals: Reason[] = [];
  readonly behaviours = new Map<string, Behaviour>();
  readonly turns = new Map<string, number>();
  readonly devices = new SimDevices(this);
  readonly fencing = new SimFencing(this);
  readonly keys = new SimKeys(this);
  readonly byHand = new StoreByHand(this);
  readonly starved = new Set<NodeName>();
  /** Nodes whose checks fail. */
  readonly unwell = new Set<NodeName>();
  readonly disks = new Map<NodeName, DiskFault>();
  readonly calendar = createCalendar();
  readonly bootMs: number;
  times: Times | undefined;
  config: Config;
  readonly leases = new Leases();
  readonly changes = new ConfigHistory();
  readonly facts = new Facts();
  readonly excuses = new Excuses();
  readonly exercised = new Exercised();
  readonly #busy = new Busy();
  readonly #moves = new UndoneMoves();
  readonly #decisions = new Decisions();
  readonly #restless = new RestlessGroups();
  readonly #writers = new Writers();
  /** Persists and actions so far, and what to do right after a chosen one (crash tests). */
  steps = 0;
  onStep: ((step: number, node: NodePart, what: (Action | Persist)['kind']) => void) | undefined;
  lastNews = 0;
  #told = 0;
  #tickets = 0;
  /** How far the wall clock of a node is ahead of the true time. */
  readonly #clocks = new Map<NodeName, number>();

  constructor(config: Config, seed: number, bootMs = 300) {
    this.config = config;
    this.bootMs = bootMs;
    this.random = seeded(seed);
    this.network = new SimNetwork(Object.keys(config.hostNetworks));
    this.store = new SimStore(this.schedule, this.random);
    this.store.seals.ringOf = (node) => this.keys.ringOf(node, 'daemon');
    this.configs.set('c1', config);
    for (const name of Object.keys(config.nodes)) this.nodes.set(name, new SimNode(this, name));
    this.store.put(firstDocument(config, 'c1', 'sim'));
    this.store.onCommit.push((before, next, by) => {
      this.lastNews = this.schedule.now;
      this.#busy.committed(next, this.schedule.now);
      checkCommit(this, before, next);
      if (before) this.#checkTransitions({ before, next, by, facts: this.facts });
      this.fencing.committed(this.schedule.now, before, next);
      this.leases.committed(this, before, next);
      if (!this.changes.committed(before, next)) return;
      this.config = this.configs.get(next.config.hash)!;
      this.disturbed();
    });
    this.store.onRecord.push((node, record, sentAt) => {
      this.leases.renewed(this, node, record, sentAt);
      this.facts.took(node, record, this.schedule.now);
    });
  }

  #checkTransitions(commit: Commit): void {
    const decided = this.#decisions.of(this, commit.next);
    this.#writers.committed(commit);
    checkTable(this, commit, decided);
    this.#moves.check(this, commit, decided);
    this.#restless.check(commit, decided);
  }

  /** Somebody asks for something, breaks or mends something, or another configuration comes into force. */
  disturbed(): void {
    this.#busy.disturbed(this.schedule.now);
  }

  /** What the clock of this node shows. */
  wall(node: NodeName): number {
    return 1_800_000_000_000 + this.schedule.now + (this.#clocks.get(node) ?? 0);
  }

  /** Somebody sets the clock of one node, or of all. */
  jumpWallClock(ms: number, node?: NodeName): void {
    for (const name of node === undefined ? this.nodes.keys() : [node])
      this.#clocks.set(name, (this.#clocks.get(name) ?? 0) + ms);
  }

  /** One after the other, as a person or a power strip would. */
  powerOnAll(): void {
    for (const [i, node] of [...this.nodes.values()].entries()) node.powerOn(i * apartMs);
  }

  /** Runs virtual time up to `until`; stops early when `done` says so. */
  run(until: number, done: () => boolean = () => false): void {
    while (!done() && this.schedule.step(until)) {
      this.#busy.stepped(this.schedule.now);
      this.facts.healthy.stepped(this);
      this.facts.wires.stepped(this);
    }
  }

  subscribe(node: NodePart): void {
    const reachable = () => this.network.hearsStore(node.name) && this.store.mode !== 'gone';
    this.store.watch(node.name, (change) => {
      if (reachable()) node.dispatch(eventOfChange(change));
    });
  }

  /** After the wires to the store are whole again every watch is re-established. */
  rewatch(): void {
    for (const node of this.nodes.values()) node.dispatch({ kind: 'watch-started' });
  }

  behaviourOf(key: string, node: NodeName): Behaviour {
    return this.behaviours.get(`${key}@${node}`) ?? 'ok';
  }

  /** The store is put back, emptied or begun anew: what it shows now counts, and every watch is established again. */
  storeChanged(): void {
    const hash = this.store.document?.value.config.hash;
    this.config = (hash === undefined ? undefined : this.configs.get(hash)) ?? this.config;
    this.lastNews = this.schedule.now;
    this.rewatch();
  }

  canLapse(node: NodeName): boolean {
    const watchdog = this.config.nodes[node]?.watchdog;
    return watchdog !== undefined && !watchdog.pausable && this.config.timing.onStoreLoss === 'stop';
  }

  /** A start command is about to run. */
  starting(node: NodePart, group: GroupName, definition: ResourceConfig): void {
    checkClaims(this, node, group, definition);
    checkExclusive(this, node, group);
    checkStart(this, node, group);
    checkJournaled(node, group);
    checkLeased(this, node, group);
  }

  /** A start command has done its work. */
  started(node: NodePart, group: GroupName, definition: ResourceConfig): void {
    checkClaims(this, node, group, definition);
    checkExclusive(this, node, group);
    checkStart(this, node, group);
  }

  decided(by: Writer, document: Document): void {
    const before = this.store.document?.value;
    this.#writers.decided(this, this.facts, by, document);
    this.#decisions.note(this, document);
    this.facts.requests.decided(before, document, this.schedule.now, this.config.timing.storeTimeoutMs);
  }

  /** Something durable or visible has just been done. */
  stepped(node: NodePart, what: (Action | Persist)['kind']): void {
    this.steps += 1;
    this.onStep?.(this.steps, node, what);
  }

  /** Whoever asks waits for `withinMs`. */
  ask(node: NodeName, request: Request, withinMs = patienceMs): number {
    this.disturbed();
    this.#tickets += 1;
    if (request.kind === 'apply') this.changes.asked(this.#tickets, request.hash, request.base);
    this.facts.asked(request);
    const ticket = this.#tickets;
    this.nodes.get(node)!.dispatch({ kind: 'requested', by: 'admin', ticket, withinMs, request });
    return ticket;
  }

  answered(ticket: number, refusal: Reason | undefined): void {
    this.changes.answered(ticket, refusal);
    if (!refusal) return;
    this.refusals.push(refusal);
    this.say('admin', `refused: ${words(refusal)}`);
  }

  /** Something a person outside of the nodes would see. */
  say(who: string, text: string): void {
    this.lastNews = this.schedule.now;
    this.log.push({ at: this.schedule.now, node: who, text });
  }

  tell(node: NodePart, notes: readonly Note[]): void {
    for (const note of notes) {
      this.exercised.noted(note);
      // Every node writes these; the story needs them once.
      if (note.shared && this.#wasTold(note)) continue;
      this.lastNews = this.schedule.now;
      const who = note.shared ? 'cluster' : node.name;
      this.log.push({ at: this.schedule.now, node: who, text: words(note.reason), note });
    }
    if (this.log.length > 5000) this.log.splice(0, 2000);
  }

  #wasTold(note: Note): boolean {
    if (note.document < this.#told) return true;
    this.#told = note.document;
    return this.log.some(
      (l) => l.note?.shared && l.note.document === note.document && sameReason(l.note.reason, note.reason),
    );
  }

  /** Nodes with anything of the group running, paused ones and the originals of copies included. */
  runningOn(group: GroupName): NodeName[] {
    return [...this.nodes.values()].flatMap((n) => [
      ...(n.power && n.hasAnyOf(group) ? [n.name] : []),
      ...(n.originalHasAnyOf(group) ? [`the original of ${n.name}`] : []),
    ]);
  }
}
