/** What the table of requests makes of the command line, for every entry of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Remedy, type RequestKind, requestRules } from '../../core/takeover/requests/requests.ts';
import { definitions } from '../commands/index.ts';
import { pathOf, requestLine, sentOtherwise } from './request-line.ts';

const kinds = Object.keys(requestRules) as RequestKind[];
const paths = definitions.filter((d) => !d.hidden).map((d) => d.path.join(' '));

for (const kind of kinds) {
  test(`the request ${kind} is sent by a command that there is`, () => {
    const path = sentOtherwise[kind] === undefined ? pathOf(kind).join(' ') : undefined;
    if (path !== undefined) assert.ok(paths.includes(path), path);
    const line = requestLine({ kind, node: 'a', group: 'web', on: true, forMs: 1 } as unknown as Remedy);
    assert.ok(
      paths.some((p) => line === `holdfast ${p}` || line.startsWith(`holdfast ${p} `)),
      line,
    );
  });
}

test('a request reads as the command line that sends it', () => {
  const written: readonly (readonly [Remedy, string])[] = [
    [{ kind: 'arm' }, 'holdfast arm'],
    [{ kind: 'confirm-off', node: 'a' }, 'holdfast node confirm-off a'],
    [{ kind: 'maintenance', group: 'web', on: false }, 'holdfast group maintenance web off'],
    [{ kind: 'move', group: 'web', node: '', forMs: 3_600_000 }, 'holdfast group move web'],
    [{ kind: 'move', group: 'web', node: 'b', forMs: 60_000 }, 'holdfast group move web b --for 1m'],
    [{ kind: 'cleanup', group: 'web' }, 'holdfast resource cleanup GROUP/RESOURCE'],
  ];
  for (const [request, line] of written) assert.equal(requestLine(request), line);
});
