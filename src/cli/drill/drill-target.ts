/** Where clients reach a group: the first port that it is ready on at its address, else its address alone. */
import type { Config, GroupName } from '../../core/config.ts';
import { splitHostPort } from '../../values/host-port.ts';
import type { Target } from './watch-outage.ts';

/** Undefined: it has no address of its own. */
export function drillTarget({ groups }: Pick<Config, 'groups'>, group: GroupName): Target | undefined {
  const claims = groups[group]?.resources.flatMap((resource) => resource.claims) ?? [];
  const addresses = claims.flatMap(({ kind, what }) => (kind === 'address' ? [what] : []));
  const [host] = addresses;
  if (host === undefined) return undefined;
  const ports = claims.flatMap(({ kind, what }) => (kind === 'port' ? (splitHostPort(what) ?? []) : []));
  const served = ports.find((one) => addresses.includes(one.host));
  if (served !== undefined) return served;
  const everywhere = ports.find((one) => one.host === '0.0.0.0' || one.host === '::');
  return { host, port: everywhere?.port };
}
