/** Events on their way into journald, through a shell and a `logger` that keeps what it is given. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Reason } from '../../core/reason.ts';
import { words } from '../../core/words/words.ts';
import type { AgentEvent } from '../../ports/agent-facade.ts';
import { journalFields, messageId } from './journal-fields.ts';
import { createSystemJournal } from './system-journal.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-journald-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const teller = { cluster: 'office', node: 'b', pid: 7 };
const assigned: Reason = { kind: 'group-assigned', group: 'web', node: 'b', gen: 2, proof: 'off' };
const died: Reason = { kind: 'died', resource: 'app', said: 'exit * "code" $HOME\n\u001fHOLDFAST_GROUP=x' };

function event(seq: number, reason: Reason, more: Partial<AgentEvent> = {}): AgentEvent {
  return { level: 'info', document: 12, ...more, reason, seq, at: 0 };
}

test('journalFields() has what an entry is looked for by, and nothing where there is nothing', () => {
  assert.deepEqual(journalFields(event(3, assigned, { level: 'alarm', shared: true }), teller), {
    MESSAGE: words(assigned),
    PRIORITY: '2',
    MESSAGE_ID: messageId('group-assigned'),
    SYSLOG_IDENTIFIER: 'holdfast',
    SYSLOG_FACILITY: '3',
    OBJECT_PID: '7',
    HOLDFAST_EVENT: 'group-assigned',
    HOLDFAST_CLUSTER: 'office',
    HOLDFAST_NODE: 'b',
    HOLDFAST_GROUP: 'web',
    HOLDFAST_TOLD_BY: 'b',
    HOLDFAST_SHARED: '1',
    HOLDFAST_DOCUMENT: '12',
    HOLDFAST_SEQ: '3',
  });
  assert.match(messageId('runs'), /^[0-9a-f]{32}$/);
  const fields = journalFields(event(4, died, { group: 'web', document: 0 }), teller);
  assert.equal(fields.HOLDFAST_GROUP, 'web');
  assert.equal(fields.HOLDFAST_RESOURCE, 'app');
  assert.equal(fields.HOLDFAST_DOCUMENT, undefined);
  assert.doesNotMatch(fields.MESSAGE ?? '', /\p{Cc}/u);
});

const deadlineMs = 20_000;

/** What stands for `logger`, in a directory of its own. */
function writeLogger(name: string, program: string): { readonly path: string; readonly out: string } {
  const place = join(directory, name);
  mkdirSync(place);
  writeFileSync(join(place, 'logger'), program, { mode: 0o755 });
  return { path: `${place}:${process.env.PATH}`, out: join(place, 'out') };
}

async function untilHas(file: string, text: string): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  const has = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  while (has() !== text) {
    if (performance.now() > deadline) assert.equal(has(), text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const events = [event(1, died, { level: 'warning', group: 'web' }), event(2, assigned)];

test('every event becomes an entry of its own, in order, whatever its sentence holds', async () => {
  const keeps = `#!/bin/sh
[ "$1" = --help ] && { echo ' --journald[=<file>]'; exit; }
{ cat; echo; } >>"$OUT"
`;
  const { path, out } = writeLogger('new', keeps);
  const end = new AbortController();
  const journal = createSystemJournal(teller, end.signal, { PATH: path, OUT: out });
  for (const one of events) journal.add(one);
  const entries = events.map((one) => {
    const lines = Object.entries(journalFields(one, teller)).map(([name, value]) => `${name}=${value}\n`);
    return `${lines.join('')}\n`;
  });
  await untilHas(out, entries.join(''));
  end.abort();
});

test('where the logger knows no journald, sentence and urgency are written as the unit does', async () => {
  const { path } = writeLogger('old', '#!/bin/sh\n');
  const program = `
import { createSystemJournal } from ${JSON.stringify(join(import.meta.dirname, 'system-journal.ts'))};
const end = new AbortController();
const journal = createSystemJournal(${JSON.stringify(teller)}, end.signal);
for (const event of ${JSON.stringify(events)}) journal.add(event);
end.abort();`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { PATH: path },
  });
  const lines = events.map((one) => journalFields(one, teller));
  assert.equal(stderr, lines.map(({ PRIORITY, MESSAGE }) => `<${PRIORITY}>${MESSAGE}\n`).join(''));
});
