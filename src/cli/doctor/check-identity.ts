/** The certificate of this node and the authority of the cluster: who cannot show itself is heard by nobody. */
import type { Config, NodeName } from '../../core/config.ts';
import { examineIdentity, type IdentityFinding } from '../../identity/examine-identity.ts';
import { type Check, failed, ok, warning } from './check.ts';

const check = 'identity';

/** `directory` undefined: the cluster has none. */
export function checkIdentity(
  directory: string | undefined,
  config: Config,
  node: NodeName,
  nowMs: number,
): Check[] {
  if (directory === undefined) {
    const next =
      'Write cluster.identity: DIRECTORY, unless nobody else can reach the networks of the cluster.';
    return [warning(check, 'none: what nodes and store say to each other is not encrypted', next)];
  }
  const addresses = Object.values(config.nodes[node]?.addresses ?? {});
  const findings = examineIdentity(directory, { name: node, addresses }, nowMs);
  return findings.length === 0
    ? [ok(check, directory)]
    : findings.map((finding) => judge(finding, node, nowMs));
}

function judge(finding: IdentityFinding, node: NodeName, nowMs: number): Check {
  const anew = `Issue it anew: holdfast certificate issue FILE ${node}, then copy the directory here.`;
  switch (finding.is) {
    case 'unusable':
      return failed(check, `${finding.file}: ${finding.said}`, anew);
    case 'of-other-node':
      return failed(check, `the certificate is of "${finding.name}", and this is ${node}`, anew);
    case 'lacks-address':
      return failed(check, `the certificate is not for ${finding.address}, an address of ${node}`, anew);
    case 'readable':
      return failed(
        check,
        `${finding.file} has the mode ${finding.mode}: others than its owner have access`,
        `chmod 600 ${finding.file}; if it may have been read, issue a certificate anew.`,
      );
    case 'ends': {
      const whose = finding.whose === 'node' ? 'the certificate' : 'the authority';
      const found = `${whose} ends ${new Date(finding.atMs).toISOString()}`;
      const next =
        finding.whose === 'node'
          ? 'holdfast certificate renew FILE, where the key of the authority is; "holdfast events" may say why it was not.'
          : 'Make another authority before that, and let the nodes trust both meanwhile.';
      return finding.atMs <= nowMs ? failed(check, found, next) : warning(check, found, next);
    }
  }
}
