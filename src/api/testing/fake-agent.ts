/** An agent facade without a cluster behind it: it shows what it is given and notes what it is asked. */

import { type DrillDocument, emptyDrills, withDrill } from '../../core/drill/drill-document.ts';
import type { Draft, Edition } from '../../core/edition.ts';
import { emptyNotify, type NotifyDocument } from '../../core/notify/notify-document.ts';
import type { Reason } from '../../core/reason.ts';
import type { Request } from '../../core/takeover/requests/requests.ts';
import type { KnownToken } from '../../ports/access.ts';
import type {
  AgentEvent,
  AgentFacade,
  AgentSnapshot,
  Drilled,
  Measured,
  RequestOutcome,
  TestAsked,
} from '../../ports/agent-facade.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { AuthorityRole, GiveAsked, Given, KeyState } from '../../ports/authority-role.ts';
import type { Issued, JoiningHost, JoinOutcome } from '../../ports/joining.ts';
import type { NotifyTested, Sent } from '../../ports/notify.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { FakeAccess } from './fake-access.ts';
import { FakeAccounts } from './fake-accounts.ts';

const noKey: KeyState = { is: 'none', fingerprint: null, said: null };
const signed = { fingerprint: 'ab', signature: 'cd' };

export class FakeAgent implements AgentFacade {
  readonly access = new FakeAccess();
  readonly accounts = new FakeAccounts();
  authorities: string | undefined = 'PEM';
  shown: AgentSnapshot;
  outcome: RequestOutcome = { outcome: 'accepted' };
  /** Called with every accepted request: lets a test play the cluster's part. */
  onAccepted: (request: Request) => void = () => {};
  readonly asked: { readonly by: string; readonly request: Request }[] = [];
  readonly configurations: Draft[] = [];
  /** Newest first, with their texts in the store. */
  applied: readonly { readonly edition: Edition; readonly text: string }[] = [];
  readonly journal: AgentEvent[] = [];
  readonly #listeners = new Set<(event: AgentEvent) => void>();

  constructor(shown: AgentSnapshot) {
    this.shown = shown;
  }

  authority(): string | undefined {
    return this.authorities;
  }

  /** What becomes of the key of the authority, here and, by name, on other nodes. */
  keys: Readonly<Record<string, KeyState>> = {};
  given: Given = { is: 'given', removed: [] };
  readonly gifts: GiveAsked[] = [];
  readonly authorityRole: AuthorityRole = {
    state: () => this.keys[this.shown.node] ?? noKey,
    stateOf: async (node) => this.keys[node] ?? `${node} does not answer`,
    give: async (asked) => {
      this.gifts.push(asked);
      return this.given;
    },
    take: () => ({ is: 'taken', nodes: signed, people: null }),
    drop: () => ({ is: 'dropped', removed: ['authority.key'] }),
  };

  /** What becomes of every host that joins. */
  admission: JoinOutcome = { outcome: 'not-let-in', why: 'unknown' };
  readonly hosts: JoiningHost[] = [];

  async admit(_token: KnownToken, host: JoiningHost): Promise<JoinOutcome> {
    this.hosts.push(host);
    return this.admission;
  }

  measured(): Measured {
    return {
      moves: [{ proof: 'off', count: 2, ended: 1, sumMs: 350 }],
      silences: [{ network: 'office', peer: 'my-vm3', count: 4 }],
      notifications: [{ way: 'mail', sent: 3, failed: 1, waiting: 2 }],
      certificates: [{ whose: 'node', endsAt: 1_800_000_000_000 }],
    };
  }

  /** What the store holds of what people were told. */
  book: NotifyDocument | undefined = emptyNotify;
  /** What every test message comes to. */
  taken: Sent = { ok: true, said: '250 queued' };

  async notifyBook(): Promise<NotifyDocument | undefined> {
    return this.book;
  }

  async testNotifications(
    ways: readonly string[],
    { everyNode }: TestAsked,
  ): Promise<readonly NotifyTested[]> {
    const nodes = everyNode ? Object.keys(this.shown.config?.nodes ?? {}) : [this.shown.node];
    return nodes.flatMap((node) => ways.map((way) => ({ node, way, ...this.taken, tookMs: 12 })));
  }

  /** What the store holds of drills; undefined: it is away. */
  drilled: DrillDocument | undefined = emptyDrills;

  async drills(): Promise<DrillDocument> {
    if (this.drilled === undefined) throw new StoreUnavailable('it is away');
    return this.drilled;
  }

  async recordDrill(drilled: Drilled, known: readonly string[]): Promise<void> {
    this.drilled = withDrill(await this.drills(), drilled, known);
  }

  async issue(node: string, request: string): Promise<Issued> {
    return { is: 'issued', certificate: `for ${node} by ${request}` };
  }

  async snapshot(): Promise<AgentSnapshot> {
    return this.shown;
  }

  async submit(by: string, request: Request): Promise<RequestOutcome> {
    this.asked.push({ by, request });
    if (this.outcome.outcome === 'accepted') this.onAccepted(request);
    return this.outcome;
  }

  async putConfig(_by: string, draft: Draft): Promise<string> {
    this.configurations.push(draft);
    return 'feedfacefeedface';
  }

  async editions(): Promise<readonly Edition[]> {
    return this.applied.map(({ edition }) => edition);
  }

  async readConfig(hash: string): Promise<string | undefined> {
    return this.applied.find(({ edition }) => edition.hash === hash)?.text;
  }

  events(after: number, limit: number): readonly AgentEvent[] {
    return this.journal.filter((event) => event.seq > after).slice(0, limit);
  }

  async audit(): Promise<readonly AgentEvent[]> {
    return this.journal;
  }

  /** What other nodes answer; of one that is not named here nothing came. */
  others: Readonly<Record<string, readonly AuditEntry[]>> = {};

  async auditOf(node: string): Promise<readonly AuditEntry[] | string> {
    return this.others[node] ?? `${node} does not answer`;
  }

  onEvent(listener: (event: AgentEvent) => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  get followers(): number {
    return this.#listeners.size;
  }

  tell(reason: Reason, change: Partial<AgentEvent> = {}): void {
    const seq = this.journal.length + 1;
    const event: AgentEvent = { level: 'info', reason, document: 7, seq, at: this.shown.at + seq, ...change };
    this.journal.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}
