import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemsIn } from './redfish-systems.ts';

test('systemsIn() reads the paths of a collection, and nothing out of what is none', () => {
  const members = [{ '@odata.id': '/redfish/v1/Systems/1' }, null, { '@odata.id': 7 }];
  assert.deepEqual(systemsIn(JSON.stringify({ Members: members })), ['/redfish/v1/Systems/1']);
  assert.deepEqual(systemsIn('{"Members": []}'), []);
  for (const text of ['', 'null', '[]', '{}', '{"Members": {}}', '<html>'])
    assert.equal(systemsIn(text), undefined, text);
});
