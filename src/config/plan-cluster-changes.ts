/** What `apply` would change of the cluster as a whole: its limits, who goes on in a tie, its checks, where agents answer. */
import type { AccountRoles } from '../core/access/account-roles.ts';
import { apiPort } from '../core/api-places.ts';
import type { Quarantine, TieConfig } from '../core/cluster-policies.ts';
import type { ApiConfig, Config, HealthConfig, Json } from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';
import { formatDuration } from '../values/duration.ts';
import type { PlannedChange } from './planned-change.ts';

export function planCluster(from: Config, to: Config): PlannedChange[] {
  const changes: PlannedChange[] = [];
  if (from.cluster.name !== to.cluster.name) {
    const words = `the cluster cannot be renamed from ${from.cluster.name} to ${to.cluster.name} while it runs; stop it everywhere and run init with the new file`;
    changes.push({ ...ofCluster(words), effect: 'refused' });
  }
  const { fenceLimit: now, quarantine, tie } = to.cluster;
  if (!same(from.cluster.fenceLimit, now)) {
    const fences = `${now.count} fence${now.count === 1 ? '' : 's'}`;
    changes.push(
      ofCluster(`from now on at most ${fences} within ${formatDuration(now.windowMs)} without an operator`),
    );
  }
  if (!same(from.cluster.tie ?? null, tie ?? null)) changes.push(ofCluster(tieWords(tie)));
  if (!same(from.cluster.quarantine ?? null, quarantine ?? null))
    changes.push(ofCluster(quarantineWords(quarantine)));
  return changes;
}

function quarantineWords(quarantine: Quarantine | undefined): string {
  if (quarantine === undefined) return 'from now on no node is in quarantine';
  const { departures, stayMs } = quarantine;
  return `from now on a node that was away ${departures} times lately is given no groups for ${formatDuration(stayMs)} that another node could run`;
}

function ofCluster(words: string): PlannedChange {
  return { kind: 'cluster', name: '', effect: 'none', words };
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}

function tieWords(tie: TieConfig | undefined): string {
  if (tie === undefined) return 'of two halves that lose each other the one that runs more groups goes first';
  const [first, ...others] = tie.prefer;
  const then = others.length > 0 ? ` (without it ${others.join(', ')})` : '';
  const later =
    tie.delayMs > 0 ? `; the other one waits ${formatDuration(tie.delayMs)} longer than before` : '';
  return `of two halves that lose each other the one with ${first} goes first${then}, whatever runs where${later}`;
}

export function planHealth(from: HealthConfig | undefined, to: HealthConfig | undefined): PlannedChange[] {
  if (same(from ?? null, to ?? null)) return [];
  if (to === undefined)
    return [ofCluster('no node asks whether it is well any more: it is while it is heard')];
  const asked = Object.keys(to.checks).join(', ');
  const words = `each node asks ${asked}; the groups of one whose checks come to less than ${to.minimum} move to one that is well`;
  return [ofCluster(words)];
}

export function planApi(from: ApiConfig | undefined, to: ApiConfig | undefined): PlannedChange[] {
  const usual: ApiConfig = { enabled: true, port: apiPort };
  const [before, now] = [from ?? usual, to ?? usual];
  const places = ({ enabled, port, networks }: ApiConfig) => [enabled, port, networks ?? null];
  return [
    ...(same(places(before), places(now)) ? [] : [ofCluster(apiWords(now))]),
    ...(same(before.accounts ?? null, now.accounts ?? null) ? [] : [ofCluster(accountWords(now.accounts))]),
  ];
}

function accountWords(accounts: AccountRoles | undefined): string {
  if (accounts === undefined) return 'no account of the system of a node lets in from the network any more';
  const roles = (['view', 'operate', 'admin'] as const).filter((role) => accounts[role].length > 0);
  const may = roles.map((role) => `${role}: ${accounts[role].join(', ')}`).join('; ');
  return `accounts of the system of the node that is asked let in from the network by name and password, with the role of their groups (${may})`;
}

function apiWords({ enabled, port, networks }: ApiConfig): string {
  if (!enabled)
    return 'agents answer their own machine alone: no host joins by a token, and no node renews the certificate of another';
  const where = networks?.join(', ') ?? 'all networks with heartbeats';
  return `agents answer from the network on port ${port} on ${where}; whoever is connected by another way is cut off, and tokens for joining that were made before name the old one`;
}
