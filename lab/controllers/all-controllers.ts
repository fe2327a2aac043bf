/** Which fence programs a lab can answer: by each the kind of controller that it asks. */
import { ipmi } from './ipmi.ts';
import type { ControllerKind } from './lab-controller.ts';
import { libvirt } from './libvirt.ts';
import { redfish } from './redfish.ts';

const all: Readonly<Record<string, ControllerKind>> = {
  fence_ipmilan: ipmi,
  fence_redfish: redfish,
  fence_virsh: libvirt,
};

export function findController(program: string): ControllerKind | undefined {
  return Object.hasOwn(all, program) ? all[program] : undefined;
}
