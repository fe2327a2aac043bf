import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions } from '../commands/index.ts';
import { defineCommand } from '../define-command.ts';
import { manPages } from './man-pages.ts';

const options = { version: '1.2.3', date: '2026-11-29' };

test('every command that is shown stands in holdfast(1) and in the page of its first word', () => {
  const pages = new Map(manPages(definitions, options).map(({ name, text }) => [name, text]));
  const shown = definitions.filter((d) => !d.hidden);
  assert.ok(shown.length > 20);
  for (const { path } of shown) {
    const words = `holdfast ${path.join(' ')}`.replaceAll('-', '\\-');
    assert.ok(pages.get('holdfast.1')?.includes(`.B ${words}\n`), words);
    assert.ok(pages.get(`holdfast-${path[0]}.1`)?.includes(`.B ${words}`), words);
  }
});

test('a page tells arguments, options, examples and exit codes, and nothing in them is taken for a macro', () => {
  const definition = defineCommand({
    path: ['explain', 'it'],
    section: 'See',
    summary: 'tell "why" a\\b-c is so',
    details: 'More of it.',
    args: { what: { about: "'tis a thing" } },
    options: { deep: { about: '.all of it', short: 'd' } },
    examples: ['holdfast explain it x'],
    exits: ['failed'],
    run: async () => undefined,
  });
  const [, page] = manPages([definition], options);
  assert.equal(page?.name, 'holdfast-explain.1');
  assert.equal(page?.text.split('.SH DESCRIPTION\n')[1], expected);
});

const expected = `Tell \\(dqwhy\\(dq a\\eb\\-c is so. More of it.
.TP
.B what
\\&'tis a thing
.TP
.B \\-d, \\-\\-deep
\\&.all of it
.PP
Example:
.PP
.nf
.RS
holdfast explain it x
.RE
.fi
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
Something failed; the message says what.
.TP
.B 2
The command line is wrong.
.SH SEE ALSO
.BR holdfast (1)
`;
