import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellingLine } from './telling-line.ts';

/** What was printed, as Debian's fence-agents 4.12.1 print it, and what of it is told. */
const rows: readonly (readonly [string, string])[] = [
  ['', ''],
  [' \n\n', ''],
  ['cannot\nreach it\n', 'reach it'],
  [
    "2026-11-30 07:24:30,628 ERROR: Unable to get PowerState: https://10.3.0.100:443/redfish/v1/Systems/a\n\n2026-11-30 07:24:30,630 ERROR: Please use '-h' for usage\n\n",
    'Unable to get PowerState: https://10.3.0.100:443/redfish/v1/Systems/a',
  ],
  [
    "/usr/sbin/fence_ipmilan:5: DeprecationWarning: 'pipes' is deprecated and slated for removal in Python 3.13\n  from pipes import quote\n2026-11-30 07:26:00,495 ERROR: Connection timed out\n\n\n",
    'Connection timed out',
  ],
  ["2026-11-30 07:26:32,566 ERROR: Please use '-h' for usage\n", "Please use '-h' for usage"],
];

test('tellingLine() is the last line that says what went wrong', () => {
  for (const [printed, expected] of rows) assert.equal(tellingLine(printed), expected, printed);
});
