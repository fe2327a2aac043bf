import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from './explain-failure.ts';

/** The agent, what it said (as fence-agents 4.12.1 say it), and a word of what that means; none: nothing is added. */
const rows: readonly (readonly [string, string, string?])[] = [
  [
    '/usr/sbin/fence_redfish',
    'Unable to get PowerState: https://10.3.0.100:443/redfish/v1/Systems/a',
    'systems_uri',
  ],
  [
    'fence_redfish',
    "Failed: send_get_request: HTTPSConnectionPool(host='10.0.0.1', port=443): Max retries exceeded with url: /redfish/v1 (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')))",
    'ssl_insecure',
  ],
  [
    'fence_redfish',
    "Failed: send_get_request: HTTPSConnectionPool(host='127.0.0.1', port=1): Max retries exceeded with url: /redfish/v1 (Caused by NewConnectionError('refused'))",
    'ipport',
  ],
  ['fence_redfish', 'Failed: send_get_request: Expecting value: line 1 column 1 (char 0)', 'Redfish'],
  ['fence_ipmilan', 'Ipmitool not found or not accessible', 'apt-get'],
  ['fence_idrac', 'Failed: Unable to obtain correct plug status or plug is not available', 'ipmitool'],
  ['fence_ipmilan', 'Connection timed out', 'cipher'],
  ['fence_virsh', 'Unable to connect/login to fencing device', 'login_timeout'],
  ['fence_ilo4_ssh', 'Unable to connect/login to fencing device', 'login_timeout'],
  ['fence_virsh', 'Failed: You have to enter existing name/UUID of virtual machine!', 'virsh list'],
  ['fence_apc', 'Failed: Timed out waiting to power OFF', 'power_timeout'],
  ['fence_apc', 'Failed: Unable to obtain correct plug status or plug is not available', 'plug'],
  ['fence_apc', 'Unable to connect/login to fencing device'],
  ['./power-switch', 'Failed: Timed out waiting to power OFF'],
  ['fence_redfish', ''],
];

test('explainFailure() adds to the few words of an agent what they mean, and to no others', () => {
  for (const [program, said, word] of rows) {
    const told = explainFailure(program, said);
    assert.ok(told.startsWith(said), told);
    if (word === undefined) assert.equal(told, said);
    else assert.ok(told.slice(said.length).includes(word), `${program}: ${told}`);
  }
});
