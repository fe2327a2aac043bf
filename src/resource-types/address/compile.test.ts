import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileResource } from '../compile-resource.ts';
import { context, definitionOf, expectGolden } from '../testing.ts';

const golden = (name: string) => new URL(`./${name}.golden.txt`, import.meta.url);

test('An IPv4 address is added, told by gratuitous ARP and flushed from wherever it is', () => {
  expectGolden(
    golden('ipv4'),
    definitionOf('address', { address: '10.156.76.58/22', network: 'office', refresh: 30_000 }),
  );
});

test('An IPv6 address is added without duplicate detection and told by the kernel', () => {
  expectGolden(golden('ipv6'), definitionOf('address', { address: 'fd00:9::58/64', network: 'office' }));
});

test('An address without a prefix length is refused with its name and what is wanted', () => {
  const definition = definitionOf('address', { address: '10.156.76.58', network: 'office' });
  assert.throws(() => compileResource(definition, context), /"address: "10\.156\.76\.58"".*prefix length/);
});
