/**
 * What would stand in the way of a takeover, found before one is needed: what a node finds out about its own host, and what
 * is read off document and records. Nothing is decided by it.
 */
import type { GroupName, NetworkName, NodeName, ResourceName } from './config.ts';
import type { OfNode, Said } from './reason-facts.ts';

/** Which groups need it there; `more`: so many besides, so that a record stays small. */
interface OfGroups {
  readonly groups: readonly GroupName[];
  readonly more?: number;
}

export interface ReadinessReasons {
  /** `next`: how to get it, as the start of a sentence. */
  'lacks-program': OfNode & OfGroups & { readonly program: string; readonly next: string };
  'lacks-fence-program': OfNode & {
    readonly program: string;
    readonly next: string;
    /** Whom it could not fence. */
    readonly fences: readonly NodeName[];
  };
  /** `name`: of the parameter; `said`: why it cannot be had; `next`: what to do, as the start of a sentence. */
  'lacks-secret': OfNode &
    OfGroups &
    Said & { readonly resource: ResourceName; readonly name: string; readonly next: string };
  'lacks-device': OfNode & OfGroups & { readonly device: string };
  /** `port`: `host:port`; `by`: the name of the process, empty where it is not known. */
  'port-taken': OfNode & OfGroups & { readonly port: string; readonly by: string };
  /** enabled: systemd starts it at boot, on a node that may not own it. */
  'unit-unfit': OfNode & OfGroups & { readonly unit: string; readonly is: UnitTrouble };
  /** `on`: the day, as 2027-01-15; `over`: it has passed. */
  'certificate-ends': OfNode & {
    readonly whose: 'node' | 'authority';
    readonly on: string;
    readonly over?: true;
  };
  /** `file` of its identity cannot be used; what is in force was read before. */
  'identity-unusable': OfNode & Said & { readonly file: string };
  /** Nobody comes in by an account of its system, as the configuration would let them. */
  'accounts-closed': OfNode & { readonly is: 'not-installed' | 'not-running' };
  'clocks-apart': OfNode & { readonly than: NodeName; readonly byMs: number };
  'watchdog-unarmed': OfNode & { readonly device: string };
  /** One that is configured, and that no proof counts on. */
  'watchdog-idle': OfNode & { readonly device: string };
  /** `node` fell out of hearing `of` and heard it again a moment later, so often. */
  'beats-lost': OfNode & {
    readonly of: NodeName;
    readonly network: NetworkName;
    readonly times: number;
    readonly withinMs: number;
  };
  /** What runs there needs more than the node has, since a configuration says so. */
  'over-capacity': OfNode & { readonly what: string; readonly needs: number; readonly of: number };
  'only-a-person-proves': OfNode;
  /** `well` of `of` members of the store: a majority, and none to spare. */
  'no-more-may-fail': { readonly well: number; readonly of: number };
}

export type UnitTrouble = 'enabled' | 'masked' | 'missing';
