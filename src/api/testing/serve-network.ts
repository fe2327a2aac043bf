/** A fake agent behind real TLS on the loopback, by a certificate of an authority. */
import assert from 'node:assert/strict';
import type { Authority } from '../../identity/authority.ts';
import { sampleNode } from '../../identity/testing/sample-identity.ts';
import { networkListener } from '../listen/network-listener.ts';
import { serveApi } from '../serve-api.ts';
import { FakeAgent } from './fake-agent.ts';
import { freePort } from './free-port.ts';
import { snapshots } from './sample-snapshots.ts';

export interface ServedNetwork {
  readonly agent: FakeAgent;
  readonly host: string;
  readonly port: number;
  readonly closed: Promise<void>;
}

/** Every certificate of the authority lets in, and every token of the agent. Ends with the signal. */
export async function serveNetwork(
  authority: Authority,
  name: string,
  signal: AbortSignal,
  place?: { readonly host: string; readonly port: number },
): Promise<ServedNetwork> {
  const agent = new FakeAgent(snapshots.healthy());
  agent.authorities = authority.certificate;
  const { host, port } = place ?? { host: '127.0.0.1', port: await freePort() };
  const identity = await sampleNode(authority, name, { addresses: [host] });
  const listener = networkListener({
    bindings: () => [{ host, port }],
    identity: () => identity,
    admission: {
      signIn: (token) => agent.access.signIn(token),
      isRevoked: () => false,
      isBarred: (node, issuedAt) => agent.access.isBarred(node, issuedAt),
      isNode: () => true,
      accounts: agent.accounts,
    },
    tell: (reason) => agent.tell(reason),
    report: (said) => assert.fail(said),
  });
  const { closed } = await serveApi(agent, [listener], signal);
  return { agent, host, port, closed };
}
