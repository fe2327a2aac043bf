/**
 * Which machine this is, and which of its boots. A copy of a node (a cloned or restored disk) has everything that is on
 * the disk: machine-id, permit, key. What it does not have is the hardware: its network cards have addresses of their own,
 * the firmware another product uuid. So these go into the identity, and where there is no card at all (a container, whose
 * interfaces are given out by its host) a machine cannot be told from its copies and has none.
 *
 * What this cannot tell: a copy that was given the uuid and the hardware addresses of the original, and one that was made
 * of its memory too. A hypervisor refuses the first on one host; before a copy is started elsewhere the original must be off.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../core/takeover/document.ts';

const interfaces = '/sys/class/net';
/** The address that the card came with; others are set by software, or random. */
const permanent = '0';
const hashLength = 16;

/** What tells machines apart, as found. */
export interface MachineTraces {
  readonly machineId: string;
  readonly productUuid: string;
  /** Permanent hardware addresses of network cards. */
  readonly cards: readonly string[];
  readonly bootId: string;
  /** Of a container: another after every start of it, although the kernel booted only once. */
  readonly networkNamespace: string;
  /** The lab and the host in it that this is; its hosts have no hardware. */
  readonly lab?: string;
}

export function machineOf(t: MachineTraces): Machine {
  const hardware = t.lab === undefined ? [...t.cards].sort() : [t.lab];
  const id = hardware.length === 0 ? '' : hash([t.machineId, t.productUuid, ...hardware]);
  return { id, boot: hash([t.bootId, t.networkNamespace]) };
}

/** `lab`: the value of HOLDFAST_LAB, which a lab gives to all that runs in its hosts. */
export function readMachine(lab = process.env.HOLDFAST_LAB): Machine {
  return machineOf({
    machineId: readText('/etc/machine-id'),
    productUuid: readText('/sys/class/dmi/id/product_uuid'),
    cards: cardAddresses(),
    bootId: readText('/proc/sys/kernel/random/boot_id'),
    networkNamespace: readlinkSync('/proc/self/ns/net'),
    ...(lab === undefined ? {} : { lab: `${lab} ${hostname()}` }),
  });
}

/** Another after every boot; source: random(4). */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function cardAddresses(): string[] {
  const names = existsSync(interfaces) ? readdirSync(interfaces) : [];
  return names.flatMap((name) => {
    const at = join(interfaces, name);
    if (!existsSync(join(at, 'device'))) return [];
    const inBond = readText(join(at, 'bonding_slave', 'perm_hwaddr'));
    if (inBond !== '') return [inBond];
    return readText(join(at, 'addr_assign_type')) === permanent ? [readText(join(at, 'address'))] : [];
  });
}

/** Empty where there is none. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, hashLength);
}
