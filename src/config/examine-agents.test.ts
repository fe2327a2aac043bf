/** Agents that are asked about the parameters a cluster file gives them: small programs that describe themselves. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { secretWords } from '../secrets/words.ts';
import { renderDiagnostic } from './diagnostic.ts';
import { examineAgents } from './examine-agents.ts';
import { parseClusterText } from './load-cluster-file.ts';

const metadata = `cat <<'X'
<resource-agent name="fence_example">
<parameters>
<parameter name="ip" required="1" obsoletes="ipaddr"><content type="string"/></parameter>
<parameter name="ipaddr" required="1" deprecated="1"><content type="string"/></parameter>
<parameter name="ipport"><content type="integer" default="22"/></parameter>
<parameter name="plug" required="1"><content type="string"/></parameter>
</parameters>
</resource-agent>
X`;

interface Place {
  readonly directory: string;
  write(name: string, script: string): void;
  /** Diagnostics of a file whose nodes are fenced by this program with these options. */
  examine(program: string, options: string, resource?: string): Promise<readonly string[]>;
}

function place(t: TestContext): Place {
  const directory = mkdtempSync(join(tmpdir(), 'agents-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return {
    directory,
    write: (name, script) => writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 }),
    async examine(program, options, resource = '{type: address, address: 192.168.10.50/24}') {
      const text = `cluster:
  name: t
  format: 1
  fence:
    - device: agent
      program: ${program}
      options: ${options}
store: {kind: sqlite, address: "10.77.0.9:7400"}
networks:
  lan: {role: both, subnet: 192.168.10.0/24}
nodes:
  host1: {addresses: {lan: 192.168.10.11}}
  host2: {addresses: {lan: 192.168.10.12}}
groups:
  g:
    nodes: [host1, host2]
    resources:
      it: ${resource}
`;
      const parsed = parseClusterText(text, join(directory, 'c.yaml'));
      assert.ok(parsed.examinable, parsed.diagnostics.map(renderDiagnostic).join('\n'));
      const examined = await examineAgents(parsed);
      const added = examined.diagnostics.slice(parsed.diagnostics.length > 0 ? 0 : undefined);
      const isOk = added.every(({ severity }) => severity !== 'error');
      assert.equal(examined.config !== undefined, isOk && parsed.config !== undefined);
      return added
        .filter(({ code }) => ['wrong-parameter', 'unchecked-parameters', 'missing-secret'].includes(code))
        .map((d) => renderDiagnostic(d).slice(directory.length + 1));
    },
  };
}

test('examineAgents() names wrong options of a fence agent where they are written, once for all nodes', async (t) => {
  const { write, examine } = place(t);
  write('fence_example', metadata);
  assert.deepEqual(await examine('./fence_example', '{ip: 10.0.0.1, plug: "{node}"}'), []);
  assert.deepEqual(await examine('./fence_example', '{ip: 10.0.0.1, ipprt: 22}'), [
    'c.yaml:7:31: error: fence_example has no parameter "ipprt"; did you mean "ipport"? [wrong-parameter]',
  ]);
  assert.deepEqual(await examine('./fence_example', '{ipaddr: 10.0.0.1, ipport: ssh}'), [
    'c.yaml:7:17: warning: "ipaddr" of fence_example is deprecated; use "ip" [wrong-parameter]',
    'c.yaml:7:35: error: "ipport" of fence_example must be a whole number, not "ssh"; write a whole number [wrong-parameter]',
  ]);
  assert.deepEqual(await examine('./fence_example', '{}'), [
    'c.yaml:7:7: error: fence_example needs the parameter "ip"; write it under "options" [wrong-parameter]',
  ]);
});

test('examineAgents() makes a note of what cannot be told on this machine, and refuses nothing for it', async (t) => {
  const { write, examine } = place(t);
  const resource = '{type: ocf, agent: "ocf:nobody:Nothing", parameters: {a: b}}';
  write('fence_example', metadata);
  write('fence_silent', 'exit 1');
  assert.deepEqual(await examine('./fence_example', '{ip: x}', resource), [
    'c.yaml:18:7: note: the parameters of g/it cannot be checked on this machine: ocf:nobody:Nothing is not installed here; "holdfast doctor" checks them on the nodes [unchecked-parameters]',
  ]);
  for (const [program, why] of [
    ['./fence_nowhere', 'fence_nowhere is not installed here'],
    ['./fence_silent', 'fence_silent does not describe itself'],
  ] as const) {
    const [told = '', ...more] = await examine(program, '{ip: x}');
    assert.deepEqual(more, []);
    assert.match(told, new RegExp(`note: the options of .* cannot be checked on this machine: ${why};`));
  }
});

test('examineAgents() makes a note of a secret of a resource that is not on this machine', async (t) => {
  const { directory, write, examine } = place(t);
  write('power-switch', '');
  const resource = (file: string) => `{type: exec, command: x, env: {PASSWORD: {file: ${file}}}}`;
  const [told = '', ...more] = await examine('./power-switch', '{}', resource('secrets/db'));
  assert.deepEqual(more, []);
  const { wrong } = secretWords({ is: 'missing', path: join(directory, 'secrets', 'db') });
  assert.ok(told.startsWith('c.yaml:18:') && told.includes(wrong) && told.endsWith('[missing-secret]'), told);
  writeFileSync(join(directory, 'db'), 'hunter22\n', { mode: 0o600 });
  assert.deepEqual(await examine('./power-switch', '{}', resource('db')), []);
  assert.deepEqual(await examine('./power-switch', '{}', resource("'db-{node}'")), []);
});

test('examineAgents() never runs a fence program of another name: it might take an unknown word for "off"', async (t) => {
  const { directory, write, examine } = place(t);
  write('power-switch', `: > ${directory}/ran`);
  assert.deepEqual(await examine('./power-switch', '{anything: 1}'), []);
  assert.equal(existsSync(join(directory, 'ran')), false);
});
