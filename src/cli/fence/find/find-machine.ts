/** What this host is (a machine of some hypervisor), and which machines its own libvirt has. */
import { existsSync, readFileSync } from 'node:fs';
import { findProgram } from '../../../readiness/find-program.ts';
import { askProgram } from './ask-program.ts';
import type { Finding } from './finding.ts';

export interface Firmware {
  readonly vendor: string;
  readonly product: string;
}

/** Empty where the kernel does not tell. */
export function readFirmware(directory = '/sys/class/dmi/id'): Firmware {
  const read = (name: string) => {
    try {
      return readFileSync(`${directory}/${name}`, 'utf8').trim();
    } catch {
      return '';
    }
  };
  return { vendor: read('sys_vendor'), product: read('product_name') };
}

const hypervisors = [
  { says: /QEMU|KVM|Red Hat|oVirt|Bochs/i, called: 'QEMU', agent: 'fence_virsh' },
  { says: /VMware/i, called: 'VMware', agent: 'fence_vmware_rest' },
  { says: /innotek|VirtualBox/i, called: 'VirtualBox', agent: 'fence_vbox' },
  { says: /\bXen\b/i, called: 'Xen', agent: 'fence_xenapi' },
] as const;

/** Pure. */
export function judgeMachine({ vendor, product }: Firmware): readonly Finding[] {
  const found = hypervisors.find(({ says }) => says.test(vendor) || says.test(product));
  if (found === undefined) return [];
  return [
    {
      where: 'machine',
      found: `this host is a virtual machine of ${found.called}`,
      agent: found.agent,
      options: { plug: '{node}' },
      isOfThisHost: false,
      next: 'its hypervisor is asked: name it with --option ip=ADDRESS, and --option plug=NAME where the machine is not called like the node',
    },
  ];
}

/** `nodes`: those of the cluster. Only machines that are nodes make a libvirt of this host a device. */
export async function findLibvirt(path: string, nodes: readonly string[]): Promise<readonly Finding[]> {
  const virsh = findProgram('virsh', path);
  const isThere = ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock'].some((one) => existsSync(one));
  if (virsh === undefined || !isThere) return [];
  const printed = await askProgram(virsh, ['-r', 'list', '--all', '--name']);
  return printed === undefined ? [] : judgeLibvirt(printed, nodes);
}

/** Pure. `printed`: a name in each line. */
export function judgeLibvirt(printed: string, nodes: readonly string[]): readonly Finding[] {
  const machines = printed.split('\n').flatMap((line) => line.trim() || []);
  const known = machines.filter((machine) => nodes.includes(machine));
  if (machines.length === 0) return [];
  const base = { where: 'host', isOfThisHost: false } as const;
  if (known.length === 0)
    return [
      {
        ...base,
        found: `libvirt of this host has ${machines.length} machines, none of them called like a node`,
        agent: null,
        options: {},
        next: 'where they are nodes: --agent fence_virsh --option ip=ADDRESS-OF-THIS-HOST --option plug=MACHINE, for each node',
      },
    ];
  return [
    {
      ...base,
      found: `libvirt of this host has the machines ${known.join(', ')}`,
      agent: 'fence_virsh',
      options: { plug: '{node}' },
      next: 'the nodes ask this host by ssh: --option ip=ADDRESS-OF-THIS-HOST',
    },
  ];
}
