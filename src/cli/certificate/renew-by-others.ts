/** The next certificate of this node, from one of the others that has the key of the authority: it is shown the one of now. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createClient } from '../../api/client.ts';
import { type ApiPlace, apiPlacesOf } from '../../core/api-places.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { readCertificate } from '../../identity/certificate.ts';
import { createRequest } from '../../identity/certificate-request.ts';
import {
  type Identity,
  identityFiles,
  isIssuedBy,
  readAuthorities,
  readIdentity,
} from '../../identity/identity.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import { clientTls } from '../../identity/tls-options.ts';

const withinMs = 40_000;

/** The node that issued it. Throws `not-renewed` with what each said, and IdentityError. */
export async function renewByOthers(
  config: Config,
  directory: string,
  signal: AbortSignal,
): Promise<NodeName> {
  const own = readIdentity(directory);
  const { holder } = own.says;
  const name = holder.kind === 'node' ? holder.name : '';
  const request = await createRequest(createPrivateKey(own.key), name);
  const said: string[] = [];
  for (const node of Object.keys(config.nodes).filter((one) => one !== name)) {
    for (const at of apiPlacesOf(config, node)) {
      try {
        const certificate = await ask(at, node, own, request, signal);
        mustFit(directory, certificate, name);
        writeIdentityFile(identityFiles(directory).certificate, certificate);
        return node;
      } catch (error) {
        if (signal.aborted) throw error;
        said.push(`${node}: ${(error as Error).message}`);
      }
    }
  }
  throw new HoldfastError('not-renewed', {
    node: name,
    each: said.join(' ') || 'no other node answers from the network.',
    directory,
  });
}

async function ask(
  { host, port }: ApiPlace,
  node: NodeName,
  own: Identity,
  request: string,
  signal: AbortSignal,
): Promise<string> {
  const way = async () => ({ host, port, tls: clientTls(own, { host, node }) });
  const network = { place: `${host} port ${port}`, way };
  const client = createClient({ socketPath: '', network, timeoutMs: withinMs, signal });
  return (await client.renew({ request })).certificate;
}

/** What does not fit would leave this node without an identity. */
function mustFit(directory: string, pem: string, name: string): void {
  const certificate = new X509Certificate(pem);
  const { authorities } = readAuthorities(identityFiles(directory).authority);
  const { holder } = readCertificate(certificate);
  if (
    holder.kind !== 'node' ||
    holder.name !== name ||
    !authorities.some((one) => isIssuedBy(certificate, one))
  )
    throw new Error('the certificate it gave is of an authority that this node does not know.');
}
