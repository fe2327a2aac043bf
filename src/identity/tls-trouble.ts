/**
 * What went wrong with TLS, in words that say at which end to look. The library speaks of alerts and depths; an operator
 * wants to know whose certificate it is about.
 */

/** `error`: what a TLS socket ended with, or its `authorizationError`. One clause without its period; others as they are. */
export function tlsTrouble(error: unknown): string {
  const { code = String(error), message } = (error ?? {}) as { code?: string; message?: string };
  return words[code] ?? message ?? code;
}

const otherCluster = 'the certificate shown here is of another authority than the ones this node trusts';
const plain = 'the other end does not speak TLS';
const closed = 'the other end closed the connection during the handshake (perhaps it does not speak TLS)';

const words: Readonly<Record<string, string>> = {
  // Seen in what the other end shows.
  CERT_HAS_EXPIRED: 'the certificate shown here has ended',
  CERT_NOT_YET_VALID: 'the certificate shown here does not count yet: compare the clocks',
  CERT_REVOKED: 'the certificate shown here is revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: otherCluster,
  SELF_SIGNED_CERT_IN_CHAIN: otherCluster,
  UNABLE_TO_GET_ISSUER_CERT: otherCluster,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: otherCluster,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: otherCluster,
  CERT_SIGNATURE_FAILURE: otherCluster,
  INVALID_PURPOSE: 'the certificate shown here is not for this end of a connection',
  // Said by the other end about what this one shows.
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the other end wants a certificate, and this one showed none',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the other end does not know the authority of the certificate of this one',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'the other end says that the certificate of this one has ended',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'the other end says that the certificate of this one is revoked',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'the other end refuses the certificate of this one',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'the other end refuses the certificate of this one',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'the other end refuses the certificate of this one',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the other end does not speak TLS 1.3',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the other end does not speak TLS 1.3',
  ERR_SSL_WRONG_VERSION_NUMBER: plain,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plain,
  ERR_SSL_HTTP_REQUEST: plain,
  EPROTO: plain,
  ECONNRESET: closed,
};
