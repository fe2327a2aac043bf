/**
 * How long a fence agent of Debian waits after the command before it looks whether it worked: its parameter `power_wait`, by its own
 * metadata. Written down here, since nobody asks agents while the cluster runs; a test compares with those that are installed. Pure.
 */
import { basename } from 'node:path';
import { type Params, textOf } from '../device-type.ts';
import { knownOptionsOf } from './options.ts';

/** Seconds; where an agent is not named it is 0. */
export const powerWaits: Readonly<Record<string, number>> = {
  fence_bladecenter: 10,
  fence_eaton_snmp: 2,
  fence_emerson: 5,
  fence_hds_cb: 5,
  fence_ibm_powervs: 1,
  fence_ibm_vpc: 1,
  fence_idrac: 2,
  fence_ilo3: 4,
  fence_ilo3_ssh: 5,
  fence_ilo4: 2,
  fence_ilo4_ssh: 5,
  fence_ilo5: 2,
  fence_ilo5_ssh: 5,
  fence_ilo_mp: 5,
  fence_ilo_ssh: 5,
  fence_imm: 2,
  fence_ipmilan: 2,
  fence_ipmilanplus: 2,
  fence_powerman: 3,
  fence_rcd_serial: 2,
  fence_rhevm: 1,
  fence_vmware_rest: 1,
  fence_vmware_vcloud: 1,
};

/** Ms that pass while it waits, before (`delay`) and after the command; what is written in the cluster file counts. */
export function waitsMs(params: Params): number {
  const options = knownOptionsOf(params);
  const own = powerWaits[basename(textOf(params.program))] ?? 0;
  return (secondsOf(options.delay) ?? 0) * 1000 + (secondsOf(options.power_wait) ?? own) * 1000;
}

/** As fence agents read a time: seconds, whatever stands behind the number. */
function secondsOf(text: string | undefined): number | undefined {
  const number = /^\d+(?:\.\d+)?/.exec(text ?? '')?.[0];
  return number === undefined ? undefined : Number(number);
}
