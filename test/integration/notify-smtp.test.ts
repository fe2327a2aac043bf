/** Mails by SMTP to a server that is not ours, as it is: TLS, a name and password, and what a person is told where it refuses. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Json } from '../../src/core/config.ts';
import { identityFiles } from '../../src/identity/identity.ts';
import { createAuthorityFiles, issueToDirectory, nodeLifeMs } from '../../src/identity/issue-to-directory.ts';
import { makePassphrase } from '../../src/identity/keys.ts';
import { composeTest } from '../../src/notify/compose.ts';
import { sendMessage } from '../../src/notify/ways/send-message.ts';
import type { Sent } from '../../src/ports/notify.ts';
import {
  type MailServer,
  type MailSettings,
  startMailServer,
  whyNoMailServer,
} from './support/mail-server.ts';
import { until } from './support/until.ts';

const password = 'pass-of-the-mail';
const user = 'holdfast';
const withinMs = 60_000;
const message = composeTest({ cluster: 'office', node: 'b', alone: false, now: 0 }, 'mail');
const skip = await whyNoMailServer();
const title = 'A server for mail with TLS and a password';

if (skip === undefined) describe(title, tests);
else test(title, { skip }, () => {});

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-mail-'));
  const own = join(directory, 'server');
  let files: ReturnType<typeof identityFiles>;
  let server: MailServer | undefined;

  before(async () => {
    const home = join(directory, 'authority');
    const nowMs = Date.now();
    const passphrase = makePassphrase();
    await createAuthorityFiles(home, { cluster: 'mail', passphrase, keepPassphrase: true, nowMs });
    await issueToDirectory(home, own, { name: 'mail', addresses: ['127.0.0.1'], nowMs, lifeMs: nodeLifeMs });
    files = identityFiles(own);
    writeFileSync(join(directory, 'password'), `${password}\n`, { mode: 0o600 });
    writeFileSync(join(directory, 'other'), 'forgotten\n', { mode: 0o600 });
  });
  after(() => rmSync(directory, { recursive: true }));
  afterEach(() => {
    server?.close();
    server = undefined;
  });

  async function start(settings: Pick<MailSettings, 'tls' | 'refuses'>): Promise<MailServer> {
    const { certificate, key } = files;
    server = await startMailServer({ certificate, key, user, password, ...settings });
    return server;
  }

  function send(to: MailServer, change: Readonly<Record<string, Json>>): Promise<Sent> {
    const params = {
      server: `127.0.0.1:${to.port}`,
      ca: files.authority,
      from: 'cluster@example.com',
      to: ['ada@example.com', 'eve@example.com'],
      user,
      password: { file: join(directory, 'password') },
      ...change,
    };
    const rest = { severity: 'info', events: [], gatherMs: 0, perHour: 1, timeoutMs: withinMs } as const;
    return sendMessage({ way: { kind: 'smtp', params, ...rest }, message });
  }

  for (const tls of ['tls', 'starttls'] as const)
    test(`takes a mail with ${tls}, from whom and for whom the cluster file says`, async () => {
      const to = await start({ tls });
      const { ok, said } = await send(to, { tls });
      assert.ok(ok, said);
      const mail = await until(() => to.mails[0], withinMs, 'the server tells what it took');
      assert.equal(to.mails.length, 1);
      assert.deepEqual(
        [mail.from, mail.to, mail.encrypted, mail.user],
        ['cluster@example.com', ['ada@example.com', 'eve@example.com'], true, user],
      );
      for (const part of [message.id, 'X-Holdfast-Cluster: office', 'Auto-Submitted: auto-generated'])
        assert.ok(mail.text.includes(part), mail.text);
      assert.ok(!mail.text.includes(password));
    });

  const refused: Readonly<
    Record<string, readonly [Pick<MailSettings, 'tls' | 'refuses'>, Record<string, Json>]>
  > = {
    'the password is another': [
      { tls: 'starttls' },
      { tls: 'starttls', password: { file: join(directory, 'other') } },
    ],
    'nobody signs in': [{ tls: 'starttls' }, { tls: 'starttls', user: null, password: null }],
    'the server does not go on encrypted': [{ tls: 'never' }, { tls: 'starttls' }],
    'its certificate is of nobody whom this machine trusts': [{ tls: 'tls' }, { tls: 'tls', ca: null }],
    'it refuses the mail itself': [{ tls: 'tls', refuses: '552 too much' }, { tls: 'tls' }],
  };

  for (const [why, [settings, change]] of Object.entries(refused))
    test(`is given no mail where ${why}, and the answer has no secret in it`, async () => {
      const to = await start(settings);
      const { ok, said } = await send(to, change);
      assert.deepEqual([ok, to.mails], [false, []], said);
      assert.notEqual(said, '');
      assert.ok(!said.includes(password) && !said.includes('forgotten'), said);
      if (settings.refuses !== undefined) assert.ok(said.includes('552'), said);
    });
}
