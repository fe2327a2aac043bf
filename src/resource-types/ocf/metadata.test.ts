import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkParameters, parseMetadata } from './metadata.ts';

const text = `<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="Example" version="1.0">
<version>1.0</version>
<!-- <parameter name="commented" required="1"></parameter> -->
<parameters>
<parameter name="ip" unique="1" required="1">
  <longdesc lang="en">The address &amp; more</longdesc>
  <content type="string" default="" />
</parameter>
<parameter name="nic" required="1"><content type="string"/></parameter>
<parameter name="count" unique="0"><content type="integer" default="5"/></parameter>
</parameters>
<actions>
<action name="start" timeout="20s" />
<action name="monitor" depth="0" timeout="500ms" interval="10s"/>
<action name="meta-data" timeout="5"/>
</actions>
</resource-agent>`;

test('Metadata is read for its parameters and time-outs, comments left out', () => {
  assert.deepEqual(parseMetadata(text), {
    name: 'Example',
    parameters: {
      ip: { required: true, type: 'string', default: '' },
      nic: { required: true, type: 'string', default: undefined },
      count: { required: false, type: 'integer', default: '5' },
    },
    actions: { start: 20_000, monitor: 500, 'meta-data': 5_000 },
  });
});

test('Text that is no metadata is not taken for one', () => {
  assert.equal(parseMetadata('usage: agent start|stop'), undefined);
});

test('Wrong parameters are named with what would be right', () => {
  const problems = checkParameters(parseMetadata(text)!, { ip: '10.0.0.1', count: 'many', ipp: 'x' });
  assert.deepEqual(problems, [
    'Example needs the parameter "nic"',
    'Example has no parameter "ipp"; it has: ip, nic, count',
    'Example wants a whole number for "count", not "many"',
  ]);
});
