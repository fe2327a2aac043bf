/**
 * Who said what for this restore, in the audit log of this host: the agent, which keeps it, does not run yet. The lines are
 * what it would have written.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReasonOf } from '../../core/reason.ts';
import { makeDirectory } from '../../make-directory.ts';
import type { Decided } from './restoring.ts';

type Asked = ReasonOf<'change-asked'>;

/** `made`: when the backup was. Once: a journal that is there stays as it is. */
export function tellAudit(stateDir: string, { by, at, confirmed, node }: Decided, made: string): void {
  const file = join(stateDir, 'events.ndjson');
  if (existsSync(file)) return;
  const ask = (what: string, facts: Asked['facts']): Asked => ({
    kind: 'change-asked',
    who: { name: by, kind: 'local', role: 'admin' },
    from: 'local',
    what,
    facts,
    answer: 'ok',
  });
  const asked = [
    ...confirmed.map((one) => ask('confirm-off', { node: one, for: 'restore' })),
    ask('restore', { node, backup: made }),
  ];
  const lines = asked.map((reason, i) =>
    JSON.stringify({ level: 'info', reason, document: 0, seq: i + 1, at }),
  );
  makeDirectory(stateDir);
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600, flush: true });
}
