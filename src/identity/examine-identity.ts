/**
 * What is wrong with the identity of a node, or soon will be: for `doctor`, and for the agent, which tells every other node.
 */

import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { isForAddress, readCertificate } from './certificate.ts';
import { IdentityError, identityFiles, readAuthorities, readIdentity } from './identity.ts';

export type IdentityFinding =
  | { readonly is: 'unusable'; readonly file: string; readonly said: string }
  | { readonly is: 'of-other-node'; readonly name: string }
  | { readonly is: 'lacks-address'; readonly address: string }
  | { readonly is: 'readable'; readonly file: string; readonly mode: string }
  /** Of the node, or of the authority; less than a fifth of its life is left, which by itself it never comes to. */
  | { readonly is: 'ends'; readonly whose: 'node' | 'authority'; readonly atMs: number };

interface Owner {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** The first reason why it cannot be used, or all that is wrong with it. */
export function examineIdentity(
  directory: string,
  { name, addresses }: Owner,
  nowMs: number,
): IdentityFinding[] {
  try {
    const { certificate: pem, says } = readIdentity(directory);
    const certificate = new X509Certificate(pem);
    const { holder } = says;
    if (holder.kind !== 'node' || holder.name !== name)
      return [{ is: 'of-other-node', name: certificate.subject.replaceAll('\n', ', ') }];
    const lacking = addresses.filter((address) => !isForAddress(certificate, address));
    const { authorities } = readAuthorities(identityFiles(directory).authority);
    const [newest = says] = authorities.map(readCertificate).sort((a, b) => b.untilMs - a.untilMs);
    return [
      ...lacking.map((address) => ({ is: 'lacks-address', address }) as const),
      ...readableKeys(directory),
      ...(endsSoon(says, nowMs) ? [{ is: 'ends', whose: 'node', atMs: says.untilMs } as const] : []),
      ...(endsSoon(newest, nowMs) ? [{ is: 'ends', whose: 'authority', atMs: newest.untilMs } as const] : []),
    ];
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    return [{ is: 'unusable', file: error.details.file, said: error.details.reason }];
  }
}

/** Less than a fifth of its life is left, which a certificate that is renewed by itself never comes to. */
export function endsSoon({ fromMs, untilMs }: { fromMs: number; untilMs: number }, nowMs: number): boolean {
  return nowMs >= untilMs - (untilMs - fromMs) / 5;
}

function readableKeys(directory: string): IdentityFinding[] {
  const { key, authorityKey, passphrase } = identityFiles(directory);
  return [key, authorityKey, passphrase].flatMap((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) === 0 ? [] : [{ is: 'readable', file, mode: (mode & 0o777).toString(8) } as const];
  });
}
