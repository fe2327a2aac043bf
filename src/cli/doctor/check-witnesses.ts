/** The certificates of witnesses: no agent is there to say that they end. */
import { connect } from 'node:tls';
import type { Config } from '../../core/config.ts';
import { type CertificateFacts, readCertificate } from '../../identity/certificate.ts';
import { endsSoon } from '../../identity/examine-identity.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { clientTls } from '../../identity/tls-options.ts';
import { managedOf } from '../../store/etcd/managed.ts';
import { type Check, failed, ok, warning } from './check.ts';

const askWithinMs = 2_000;

/** Of members that Holdfast keeps. One that is silent is told of by the check of the store. */
export async function checkWitnesses(
  { store, nodes }: Config,
  own: IdentitySource | undefined,
  nowMs: number,
): Promise<Check[]> {
  const managed = managedOf(store);
  if (managed === undefined || own === undefined) return [];
  const witnesses = managed.members.filter((name) => nodes[name] === undefined);
  const checks = witnesses.map(async (name) => {
    const shown = await shownBy(managed.at[name] ?? '', managed.clientPort, own).catch(() => undefined);
    return shown === undefined ? [] : [judgeWitness(name, shown, nowMs)];
  });
  return (await Promise.all(checks)).flat();
}

export function judgeWitness(
  name: string,
  shown: Pick<CertificateFacts, 'fromMs' | 'untilMs'>,
  nowMs: number,
): Check {
  const check = `certificate of ${name}`;
  const found = `it ends ${new Date(shown.untilMs).toISOString()}`;
  if (!endsSoon(shown, nowMs)) return ok(check, found);
  const next = `On ${name}: systemctl enable --now holdfast-certificate.timer; systemctl start holdfast-certificate. Where that fails: holdfast certificate issue FILE ${name} on the node with the key of the authority, then copy the directory there.`;
  return shown.untilMs <= nowMs ? failed(check, found, next) : warning(check, found, next);
}

/** Whatever is wrong with it. Rejects where there is no identity to ask with. */
async function shownBy(
  host: string,
  port: number,
  own: IdentitySource,
): Promise<CertificateFacts | undefined> {
  const options = { ...clientTls(own()), rejectUnauthorized: false, host, port, timeout: askWithinMs };
  return new Promise((resolve) => {
    const socket = connect(options);
    const settle = () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      resolve(certificate && readCertificate(certificate));
    };
    for (const event of ['secureConnect', 'timeout', 'error']) socket.once(event, settle);
  });
}
