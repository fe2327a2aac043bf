/**
 * The beginning of a cluster's identity, by `holdfast init` or, where the store must run with certificates before that, by
 * `holdfast certificate new`: the authority where there is none, and the certificate of this node.
 */
import { existsSync, rmSync } from 'node:fs';
import type { Config } from '../../core/config.ts';
import { identityFiles } from '../../identity/identity.ts';
import { createAuthorityFiles, issueToDirectory, nodeLifeMs } from '../../identity/issue-to-directory.ts';
import { makePassphrase } from '../../identity/keys.ts';
import { nodeHere, type PassphraseInput, readPassphrase } from './own-identity.ts';

export interface BeginInput extends PassphraseInput {
  readonly node: string | undefined;
}

export interface Begun {
  readonly madeAuthority: boolean;
  /** The node that was issued a certificate. */
  readonly issued: string | undefined;
  /** There is no certificate of this machine, and none was made. */
  readonly lacksOwn: boolean;
  /** Takes back what this made. */
  undo(): void;
}

/** What is there already stays as it is. Throws `unknown-node`, `passphrase-unusable`, `authority-closed`. */
export async function beginIdentity(
  config: Config,
  directory: string,
  input: BeginInput,
  nowMs: number,
): Promise<Begun> {
  const files = identityFiles(directory);
  const given = readPassphrase(input);
  const node = nodeHere(config, input.node);
  const madeAuthority = !existsSync(files.authority);
  const mayIssue = madeAuthority || existsSync(files.authorityKey);
  const issued = mayIssue && !existsSync(files.certificate) ? node : undefined;
  if (madeAuthority)
    await createAuthorityFiles(directory, {
      cluster: config.cluster.name,
      passphrase: given ?? makePassphrase(),
      keepPassphrase: given === undefined,
      nowMs,
    });
  if (issued !== undefined) {
    const addresses = Object.values(config.nodes[issued]?.addresses ?? {});
    const wanted = { name: issued, addresses, nowMs, lifeMs: nodeLifeMs };
    await issueToDirectory(directory, directory, wanted, given);
  }
  const lacksOwn = !existsSync(files.certificate);
  const undo = () => {
    const made = [
      ...(madeAuthority
        ? [files.authority, files.authorityKey, files.people, files.peopleKey, files.passphrase]
        : []),
      ...(issued === undefined ? [] : [files.certificate, files.key]),
    ];
    for (const file of made) rmSync(file, { force: true });
  };
  return { madeAuthority, issued, lacksOwn, undo };
}

/** For the person who made it. */
export function tellBegun(
  directory: string,
  { madeAuthority, issued, lacksOwn }: Begun,
  offline: boolean,
): string[] {
  const kept = offline
    ? 'Keep its passphrase and a copy of the directory: certificates are renewed by hand with it.'
    : 'Nodes renew their certificates by themselves, as its passphrase lies beside its key.';
  return [
    ...(madeAuthority ? [`The authority of the cluster is new: ${directory}. ${kept}`] : []),
    ...(lacksOwn ? ['This machine is no node of the file, so no certificate was made for it.'] : []),
    ...(issued === undefined ? [] : [`The certificate of ${issued} is made.`]),
    ...(madeAuthority
      ? [
          'For each other node, once the agent runs here: holdfast token create --for join. For one that must have a certificate before: holdfast certificate issue FILE NODE.',
        ]
      : []),
  ];
}
