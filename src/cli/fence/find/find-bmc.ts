/** The management controller of this very host: by its device, and by the address that it says it has. */
import { existsSync } from 'node:fs';
import { findProgram } from '../../../readiness/find-program.ts';
import { askProgram } from './ask-program.ts';
import type { Finding } from './finding.ts';

const devices = ['/dev/ipmi0', '/dev/ipmi/0', '/dev/ipmidev/0'];
/** What the firmware says of a controller (SMBIOS type 38). */
const named = '/sys/firmware/dmi/entries/38-0';

export async function findBmc(path: string): Promise<readonly Finding[]> {
  const device = devices.find((one) => existsSync(one));
  if (device === undefined) return existsSync(named) ? [withoutDevice] : [];
  const ipmitool = findProgram('ipmitool', path);
  const printed = ipmitool === undefined ? undefined : await askProgram(ipmitool, ['lan', 'print']);
  return [judgeBmc(device, ipmitool !== undefined, printed)];
}

const withoutDevice: Finding = {
  where: 'host',
  found: 'the firmware names a management controller, and the kernel has no device of it',
  agent: null,
  options: {},
  isOfThisHost: true,
  next: 'modprobe ipmi_si ipmi_devintf, then look again; or name its address with --at ADDRESS',
};

/** Pure. `printed`: what `ipmitool lan print` said. */
export function judgeBmc(device: string, hasTool: boolean, printed: string | undefined): Finding {
  const base = { where: 'host', isOfThisHost: true } as const;
  const found = `this host has a management controller (${device})`;
  if (!hasTool)
    return {
      ...base,
      found,
      agent: null,
      options: {},
      next: 'apt-get install ipmitool, then look again: it knows the address of the controller',
    };
  const ip = addressIn(printed ?? '');
  if (ip === undefined)
    return {
      ...base,
      found: `${found} without an address`,
      agent: null,
      options: {},
      next: 'give it one (ipmitool lan set 1 ipaddr ADDRESS), then look again',
    };
  return { ...base, found: `${found} at ${ip}`, agent: 'fence_ipmilan', options: { ip }, next: '' };
}

function addressIn(printed: string): string | undefined {
  const address = /^IP Address\s*:\s*(\S+)\s*$/m.exec(printed)?.[1];
  return address === undefined || address === '0.0.0.0' ? undefined : address;
}
