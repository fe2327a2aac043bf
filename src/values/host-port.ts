/**
 * `host:port`, and the URLs of etcd members, which are nothing more than that. A host is a name, four decimal parts, or
 * IPv6 in brackets; `010.0.0.1` and `10.1` are neither a name nor an address.
 */
import { isIP, isIPv4, isIPv6 } from 'node:net';
import { canonicalAddress } from './subnet.ts';

export interface HostPort {
  /** A name or an address, without brackets; equal addresses are equal texts. */
  readonly host: string;
  readonly port: number;
}

/** Host and port of `host:port` or `[v6]:port`; undefined when it is neither. Port 0 is for those who listen. */
export function splitHostPort(text: string): HostPort | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([A-Za-z0-9][A-Za-z0-9._-]*)):(\d{1,5})$/.exec(text);
  const [, bracketed, plain = '', digits] = match ?? [];
  const port = Number(digits);
  if (match === null || port > 65_535) return undefined;
  if (bracketed !== undefined) {
    if (isIP(bracketed) === 0) return undefined;
    return { host: bracketed.includes('%') ? bracketed : canonicalAddress(bracketed), port };
  }
  const looksLikeAddress = /^[\d.]+$/.test(plain);
  return looksLikeAddress && !isIPv4(plain) ? undefined : { host: plain, port };
}

/** What `splitHostPort` reads back. */
export function joinHostPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

export interface Endpoint extends HostPort {
  readonly scheme: 'http' | 'https';
}

/** Undefined when it is no plain http(s)://host:port. */
export function splitEndpoint(text: string): Endpoint | undefined {
  const match = /^(https?):\/\/([^/?#@]+)\/?$/.exec(text);
  const parts = match === null ? undefined : splitHostPort(match[2]!);
  if (parts === undefined || parts.port === 0) return undefined;
  return { scheme: match![1] as Endpoint['scheme'], ...parts };
}
