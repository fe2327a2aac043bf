/** The routes of who belongs to the cluster and who may come in: the authority, tokens, certificates. */
import type { Route } from './route.ts';

export const accessRoutes = {
  authority: {
    method: 'GET',
    path: '/v1/authority',
    permission: 'anyone',
    summary: 'The certificate of the authority, for who knows its fingerprint and nothing else.',
    answer: 'AuthorityView',
    verbatim: true,
  },
  authorityKey: {
    method: 'GET',
    path: '/v1/authority/key',
    permission: 'read',
    summary: 'Whether this node has the key of the authority.',
    answer: 'AuthorityKeyView',
  },
  authorityKeyOf: {
    method: 'GET',
    path: '/v1/authority/key/:node',
    permission: 'read',
    summary: 'The same of any node, which this one asks for it.',
    answer: 'AuthorityKeyView',
  },
  giveAuthority: {
    method: 'POST',
    path: '/v1/authority/give',
    permission: 'access',
    summary:
      'Gives the key of the authority, which lies on this node, to another one; a move removes it here.',
    body: 'AuthorityGift',
    answer: 'AuthorityGiven',
  },
  takeAuthority: {
    method: 'POST',
    path: '/v1/authority/take',
    permission: 'read',
    summary:
      'Takes the key of the authority, from another node or from an admin who brings it, and signs with it.',
    body: 'AuthorityKeys',
    answer: 'AuthorityHeld',
  },
  dropAuthority: {
    method: 'POST',
    path: '/v1/authority/drop',
    permission: 'access',
    summary: 'Removes the key of the authority from this node, for whoever shows that it lies elsewhere.',
    body: 'AuthorityDrop',
    answer: 'AuthorityDropped',
  },
  tokens: {
    method: 'GET',
    path: '/v1/tokens',
    permission: 'access',
    summary: 'Every token, without its secret.',
    answer: 'TokenView[]',
  },
  createToken: {
    method: 'POST',
    path: '/v1/tokens',
    permission: 'access',
    summary: 'Makes a token. Its secret is in this answer and nowhere else.',
    body: 'TokenDraft',
    answer: 'NewToken',
  },
  revokeToken: {
    method: 'POST',
    path: '/v1/tokens/:token/revoke',
    permission: 'access',
    summary: 'Takes a token back, by its id, or all of a name.',
    answer: 'TokenView[]',
  },
  barNode: {
    method: 'POST',
    path: '/v1/nodes/:node/bar',
    permission: 'access',
    summary: 'No certificate that this node has been issued until now lets anybody in any more.',
    answer: 'Barred',
  },
  join: {
    method: 'POST',
    path: '/v1/join',
    permission: 'anyone',
    summary:
      'Makes a host a node of the cluster, by a token for joining, from the network alone: it is put into the cluster file, issued a certificate, and told all it needs.',
    body: 'JoiningHost',
    answer: 'JoinedView',
    verbatim: true,
  },
  renew: {
    method: 'POST',
    path: '/v1/certificate',
    permission: 'read',
    summary: 'Issues a node its next certificate: to itself, by the one it has.',
    body: 'CertificateWanted',
    answer: 'IssuedCertificate',
    verbatim: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
