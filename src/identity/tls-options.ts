/**
 * What TLS is given at either end: version 1.3 and nothing older, the authorities of the cluster and no others, and the own
 * certificate. Sessions are never resumed: a certificate that has ended meanwhile would not be looked at again.
 */
import { constants, X509Certificate } from 'node:crypto';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate, type TlsOptions } from 'node:tls';
import { readCertificate } from './certificate.ts';
import type { Identity } from './identity.ts';

/**
 * Also what `server.setSecureContext` is given when there is another certificate. Every client gets through the handshake,
 * so that who listens knows whom it refuses, and why: `readPeer` or `refuseNodeless` must be asked about each.
 */
export function serverTls({ authorities, certificate, key }: Identity): TlsOptions {
  return {
    minVersion: 'TLSv1.3',
    secureOptions: constants.SSL_OP_NO_TICKET,
    ca: authorities,
    cert: certificate,
    key,
    requestCert: true,
    rejectUnauthorized: false,
  };
}

export interface ServerWanted {
  /** Address or name that its certificate must be for; what is connected to unless told. */
  readonly host?: string | undefined;
  /** The node it must be; any node with that address when undefined. */
  readonly node?: string | undefined;
}

/** The server must be a node of the cluster. `identity` without certificate and key is of somebody who has only a token. */
export function clientTls(
  identity: Pick<Identity, 'authorities'> & Partial<Identity>,
  wanted: ServerWanted = {},
): ConnectionOptions {
  const { authorities: ca, certificate, key } = identity;
  return {
    minVersion: 'TLSv1.3',
    ca,
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    rejectUnauthorized: true,
    checkServerIdentity: (host, shown) => refuseServer({ host, ...wanted }, shown),
  };
}

class WrongServerError extends Error {
  readonly code = 'ERR_TLS_CERT_ALTNAME_INVALID';
}

function refuseServer({ host = '', node }: ServerWanted, shown: PeerCertificate): Error | undefined {
  const { holder } = readCertificate(new X509Certificate(shown.raw));
  if (holder.kind !== 'node')
    return new WrongServerError('the certificate of the server is not of a node of this cluster');
  if (node !== undefined && holder.name !== node)
    return new WrongServerError(`"${holder.name}" answers where "${node}" should`);
  return checkServerIdentity(host, shown) === undefined
    ? undefined
    : new WrongServerError(`the certificate of "${holder.name}" is not for ${host}`);
}
