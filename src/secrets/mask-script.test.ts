import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { createMask } from './mask.ts';
import { renderMaskScript } from './mask-script.ts';

const secret = `tr0ub[&]*.^$/ "4dor's" \\ß`;

test('renderMaskScript() hides what the mask hides, line by line', () => {
  const lines = [
    secret,
    `password=${secret}, ${secret}.`,
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    Buffer.from(`admin:${secret}`).toString('base64'),
    'no route to host',
    'tr0ub',
  ];
  const input = `${lines.join('\n')}\n`;
  const env = { ...process.env, LC_ALL: 'C' };
  const said = execFileSync('sed', ['-u', renderMaskScript([secret])], { input, encoding: 'utf8', env });
  assert.equal(said, createMask([secret])(input));
  assert.doesNotMatch(said, /4dor/);
});

test('renderMaskScript() shows nothing of a line with a secret so short that its gaps would tell it', () => {
  const input = 'failed: a\nother\n';
  const said = execFileSync('sed', ['-u', renderMaskScript(['a'])], { input, encoding: 'utf8' });
  assert.equal(said, '<hidden>\nother\n');
});
