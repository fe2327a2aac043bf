import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withNodeName } from './unit-name.ts';

const shipped = '# What it is told.\n\n#HOLDFAST_NODE=host1\n';

const table: readonly [what: string, text: string, node: string, after: string][] = [
  ['the short name of the host needs no line', shipped, 'host2', shipped],
  ['another name takes the place of the example', shipped, 'n2', '# What it is told.\n\nHOLDFAST_NODE=n2\n'],
  [
    'another name takes the place of one that was said',
    'HOLDFAST_NODE=x\nA=1\n',
    'n2',
    'HOLDFAST_NODE=n2\nA=1\n',
  ],
  [
    'the example stays where a name was said',
    `${shipped}HOLDFAST_NODE=x\n`,
    'n2',
    `${shipped}HOLDFAST_NODE=n2\n`,
  ],
  ['a name that was said is taken back', 'HOLDFAST_NODE=x\n', 'host2', 'HOLDFAST_NODE=host2\n'],
  ['a file that is not there is made', '', 'n2', 'HOLDFAST_NODE=n2\n'],
  ['a last line without an end gets one', 'A=1', 'n2', 'A=1\nHOLDFAST_NODE=n2\n'],
];
for (const [what, text, node, after] of table)
  test(`withNodeName(): ${what}`, () => assert.equal(withNodeName(text, node, 'host2'), after));
