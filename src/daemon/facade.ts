/** What the local API sees and asks, on top of the loop: one snapshot of one moment, and requests with their answers. */
import type { Reason } from '../core/reason.ts';
import type { Event } from '../core/takeover/event.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import type { State } from '../core/takeover/state.ts';
import { isRefused } from '../core/takeover/went-back.ts';
import type { Access } from '../ports/access.ts';
import type {
  AgentEvent,
  AgentFacade,
  AgentSnapshot,
  Measured,
  Patience,
  RequestOutcome,
} from '../ports/agent-facade.ts';
import type { Store, StoreDescription } from '../ports/store.ts';
import { createHostAdmission, type HostAdmission } from './admit-host.ts';
import type { ConfigShelf } from './config-shelf.ts';
import type { DrillBook } from './drill-book.ts';
import type { EventLog } from './event-log.ts';
import { createIssuing, type Issuing } from './issue-certificate.ts';
import { showState } from './show-state.ts';

/** A coordinator that has just decided may take so long to be heard of. */
const graceMs = 1000;
const describeWithinMs = 1500;

export interface FacadeOptions {
  readonly version: string;
  state(): State;
  dispatch(event: Event): void;
  now(): number;
  wall(): number;
  readonly store: Store;
  readonly events: EventLog;
  beats(): { readonly rejected: number; readonly replayed: number };
  readonly configs: ConfigShelf;
  readonly access: Access;
  authority(): string | undefined;
  measured(): Measured;
  readonly notify: Pick<AgentFacade, 'notifyBook' | 'testNotifications'>;
  readonly drills: Pick<DrillBook, 'read' | 'record'>;
  readonly auditOf: AgentFacade['auditOf'];
  readonly authorityRole: AgentFacade['authorityRole'];
  /** Where a host that joins, and a node whose certificate ends, finds what it needs. */
  readonly joining: Pick<HostAdmission, 'self' | 'identity' | 'keyFile' | 'path' | 'prepare' | 'follow'> &
    Pick<Issuing, 'addressesOf' | 'work'>;
}

export interface LiveFacade extends AgentFacade {
  /** The executor hands answers in here. */
  answered(ticket: number, refusal: Reason | undefined): void;
  /** The store in its own words; undefined where it does not say in time. */
  describe(): Promise<StoreDescription | undefined>;
  /** As this moment looks beside what the store said. */
  seen(description: StoreDescription | undefined): AgentSnapshot;
}

export function createFacade(o: FacadeOptions): LiveFacade {
  let tickets = 0;
  const waiting = new Map<number, (outcome: RequestOutcome) => void>();
  return {
    access: o.access,
    authority: o.authority,
    authorityRole: o.authorityRole,
    measured: o.measured,
    ...o.notify,
    drills: o.drills.read,
    recordDrill: o.drills.record,
    admit: createHostAdmission({
      ...o.joining,
      access: o.access,
      configs: o.configs,
      submit,
      wall: o.wall,
      cluster: () => clusterOf(o.state()),
    }),
    issue: createIssuing({ ...o.joining, access: o.access, config: () => o.state().config?.value }),
    snapshot: async () => seen(o, await describe(o.store)),
    describe: () => describe(o.store),
    seen: (description) => seen(o, description),
    submit,
    answered(ticket, refusal) {
      waiting.get(ticket)?.(refusal ? { outcome: 'refused', reason: refusal } : { outcome: 'accepted' });
    },
    putConfig: o.configs.put,
    editions: o.configs.editions,
    readConfig: o.configs.read,
    events: (after, limit) => o.events.after(after, limit),
    audit: async () => (await o.events.kept()).filter(isAudit),
    auditOf: o.auditOf,
    tell(reason) {
      const level = reason.kind === 'change-asked' ? 'info' : 'warning';
      o.events.add([{ level, reason, document: o.state().store.document?.version ?? 0 }], o.wall());
    },
    onEvent: (listener, signal) => o.events.onEvent(listener, signal),
  };

  function submit(by: string, request: Request, { withinMs, gone }: Patience): Promise<RequestOutcome> {
    const ticket = ++tickets;
    const givenUp = () => o.dispatch({ kind: 'given-up', ticket });
    return new Promise((resolve) => {
      const end = (outcome: RequestOutcome) => {
        waiting.delete(ticket);
        clearTimeout(timer);
        gone.removeEventListener('abort', givenUp);
        resolve(outcome);
      };
      const late = () => end({ outcome: 'unanswered', reason: unanswered(o.state(), withinMs) });
      const timer = setTimeout(late, withinMs + graceMs);
      waiting.set(ticket, end);
      gone.addEventListener('abort', givenUp, { once: true });
      o.dispatch({ kind: 'requested', by, ticket, withinMs, request });
    });
  }
}

function clusterOf({ config, store }: State): ReturnType<HostAdmission['cluster']> {
  return { name: config?.value.cluster.name ?? '', document: store.document?.value };
}

/** By the kinds of what an agent tells of those who ask it. */
function isAudit({ reason }: AgentEvent): boolean {
  return (
    reason.kind === 'change-asked' || reason.kind === 'sign-in-failed' || reason.kind === 'sign-ins-failed'
  );
}

function unanswered(s: State, forMs: number): Reason {
  if (!s.store.reachable) return { kind: 'request-waits-for-store' };
  if (isRefused({ s })) return { kind: 'waits-for-true-store' };
  const last = s.store.document?.value.coordinator ?? '';
  return { kind: 'request-waits-for-coordinator', forMs, last };
}

function seen(o: FacadeOptions, description: StoreDescription | undefined): AgentSnapshot {
  const now = { now: o.now(), wall: o.wall(), version: o.version, beats: o.beats() };
  return showState(o.state(), { ...now, description });
}

async function describe(store: Store): Promise<StoreDescription | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), describeWithinMs);
  });
  const answer = await Promise.race([store.describe().catch(() => undefined), late]);
  clearTimeout(timer);
  return answer;
}
