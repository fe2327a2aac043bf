/**
 * Keeps the certificate of this node from ending: when a third of its life is left, it is renewed by the authority's key where
 * that lies here with what opens it, and else by a node that has it. The library that issues is not loaded for this four times a
 * year: a child does it.
 * What was renewed is taken up by the connections that begin after that.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isDueForRenewal } from '../identity/certificate.ts';
import { identityFiles } from '../identity/identity.ts';
import type { IdentitySource } from '../identity/identity-source.ts';
import type { Place } from './place.ts';
import { programOfCommands } from './run-command.ts';

export interface TendIdentityOptions {
  readonly directory: string;
  readonly own: IdentitySource;
  /** The cluster file. */
  readonly file: string;
  readonly report: (said: string) => void;
  readonly signal: AbortSignal;
  /** How often it is looked at. */
  readonly everyMs?: number;
}

const minuteMs = 60_000;
const renewsWithinMs = minuteMs;
/** After a look in vain; there are weeks left. */
const patience = 10;

/** Of this node, where it has one and was started by a cluster file. */
export function tendOwnIdentity({ identity: directory, own, file }: Place, signal: AbortSignal): void {
  const report = (said: string) => console.error(`daemon: ${said}`);
  if (directory && own && file) tendIdentity({ directory, own, file, report, signal });
}

/** Until the signal. */
export function tendIdentity(options: TendIdentityOptions): void {
  const { signal, everyMs = minuteMs, report } = options;
  let timer: NodeJS.Timeout | undefined;
  let told = '';
  const look = async () => {
    const said = await renewWhenDue(options).catch((error: Error) => error.message.trim());
    if (said !== undefined && said !== told) report(said);
    told = said ?? '';
    const pause = said === undefined ? everyMs : patience * everyMs;
    if (!signal.aborted) timer = setTimeout(() => void look(), pause);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  timer = setTimeout(() => void look(), everyMs);
}

/** What is to be told: that it was renewed, or that only a person can. Rejects with what the child said. */
async function renewWhenDue({
  directory,
  own,
  file,
  signal,
}: TendIdentityOptions): Promise<string | undefined> {
  const { says } = own();
  if (!isDueForRenewal(says, Date.now())) return undefined;
  const { authorityKey, passphrase } = identityFiles(directory);
  const ends = new Date(says.untilMs).toISOString();
  if (existsSync(authorityKey) && !existsSync(passphrase))
    return `The certificate of this node ends ${ends}, and nothing here opens the key of the authority: issue it anew ("holdfast certificate issue") and copy it to ${directory}`;
  await renew(file, signal);
  return `The certificate of this node, which would have ended ${ends}, is renewed until ${new Date(own().says.untilMs).toISOString()}`;
}

function renew(file: string, signal: AbortSignal): Promise<void> {
  const argv = [programOfCommands(), 'certificate', 'renew', file];
  const options = { timeout: renewsWithinMs, killSignal: 'SIGKILL', signal } as const;
  return new Promise((done, fail) => {
    execFile(process.execPath, argv, options, (error, _, said) => {
      if (error === null) done();
      else
        fail(new Error(`The certificate of this node could not be renewed: ${said.trim() || error.message}`));
    });
  });
}
