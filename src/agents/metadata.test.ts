import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMetadata } from './metadata.ts';
import { usualParameter } from './testing/usual-parameter.ts';

const ofResource = `<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="Example" version="1.0">
<!-- <parameter name="commented" required="1"></parameter> -->
<parameters>
<parameter name="ip" unique="1" required="1">
  <longdesc lang="en">The address &amp; more</longdesc>
  <content type="string" default="" />
</parameter>
<parameter name="mode"><deprecated><replaced-with name="kind"/></deprecated><content type="string"/></parameter>
<parameter name="kind"><content type="select" default="a"><option value="a"/><option value="b" /></content></parameter>
</parameters>
</resource-agent>`;

const ofFence = `<resource-agent name="fence_example" shortdesc="x" >
<parameters>
	<parameter name="ip" unique="0" required="1" obsoletes="ipaddr">
		<getopt mixed="-a, --ip=[ip]" />
		<content type="string"  />
	</parameter>
	<parameter name="ipaddr" unique="0" required="1" deprecated="1">
		<content type="string"  />
	</parameter>
</parameters>
</resource-agent>`;

test('metadata of a resource agent is read for its parameters, comments left out', () => {
  assert.deepEqual(parseMetadata(ofResource), {
    name: 'Example',
    parameters: {
      ip: { ...usualParameter, required: true, default: '' },
      mode: { ...usualParameter, deprecated: true, replacedBy: 'kind' },
      kind: { ...usualParameter, type: 'select', default: 'a', options: ['a', 'b'] },
    },
  });
});

test('metadata of a fence agent names what a deprecated option is called now', () => {
  const { parameters } = parseMetadata(ofFence) ?? {};
  assert.deepEqual(parameters, {
    ip: { ...usualParameter, required: true },
    ipaddr: { ...usualParameter, required: true, deprecated: true, replacedBy: 'ip' },
  });
});

test('text that is no metadata is not taken for one', () => {
  assert.equal(parseMetadata('usage: agent start|stop'), undefined);
});
