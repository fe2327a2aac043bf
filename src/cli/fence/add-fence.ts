/**
 * `holdfast fence add`: a fence device is found or named, its options are completed, it is asked for the power state without
 * harm, and it goes into the cluster file in force as any other change: shown as a plan, confirmed, applied. On request the first
 * node without service is then switched off by it.
 */
import { resolve } from 'node:path';
import type { ApiClient } from '../../api/client.ts';
import type { StatusView } from '../../api/contract/views.ts';
import { addFenceDevice } from '../../config/edit/add-fence-device.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { unnamedSystems } from '../../fence/agent/redfish-systems.ts';
import { findDeviceType } from '../../fence/device-types.ts';
import { createFenceRunner } from '../../fence/fence-runner.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { type Check, warning } from '../doctor/check.ts';
import { judgePower } from '../doctor/check-fence.ts';
import { renderChecks } from '../doctor/render-checks.ts';
import { isRefused, preparePlan, showPlan } from '../files/change-plan.ts';
import { confirmAndSubmit } from '../files/submit-plan.ts';
import {
  type EditedInForce,
  editInForce,
  type FileInForce,
  fileInForce,
  followInFile,
} from '../membership/file-in-force.ts';
import { findNode } from '../names.ts';
import type { StateDirInput, WaitInput, YesInput } from '../options.ts';
import { replaceFile } from '../replace-file.ts';
import { type AddedDevice, addedDevices, takenForOne } from './added-devices.ts';
import { type ChosenDevice, chooseDevice, type DeviceInput } from './choose-device.ts';
import { mayTryForReal, tryForReal } from './try-for-real.ts';

export type AddFenceInput = DeviceInput &
  StateDirInput &
  YesInput &
  Pick<WaitInput, 'timeout'> & {
    readonly cluster: string;
    readonly unchecked: boolean;
    readonly 'dry-run': boolean;
    readonly apply: boolean;
    readonly 'for-real': string | undefined;
    readonly 'device-timeout': number | undefined;
  };

/** Throws `usage`, `fence-test-failed` where the device does not say what it must, and what applying throws; nothing is changed then. */
export async function addFence(context: Context, input: AddFenceInput): Promise<ExitName | undefined> {
  const client = clientOf(context, input);
  const now = await client.status();
  const { nodes, node: here } = now;
  if (input.node !== undefined) findNode(nodes, input.node);
  const real = input['for-real'];
  if (real !== undefined) mayTryForReal(now, real);
  const names = nodes.map(({ name }) => name);
  const chosen = await chooseDevice(
    context,
    { ...input, timeout: input['device-timeout'] },
    { here, nodes: names },
  );
  const { config } = await client.configuration();
  const edited = editInForce(context, await before(client, input), (text) =>
    addFenceDevice(text, chosen.device, chosen.node),
  );
  const added = addedDevices(config, edited.config);
  checkAdded(chosen, added, real);
  await examine(context, chosen, added);
  await checkSystems(chosen, added);
  await tryWithoutHarm(context, input, now, added);
  if (!input.apply) return writeOnly(context, input, edited);
  const made = await preparePlan(context, client, edited);
  await showPlan(context, { output: 'table' }, made);
  if (isRefused(made)) return 'refused';
  if (input['dry-run']) return undefined;
  await confirmAndSubmit(context, { ...input, wait: true }, client, made);
  tellNext(context, chosen, names, followInFile(input.cluster, edited));
  if (real !== undefined) {
    const device = added.find((one) => one.node === real)?.device.name ?? '';
    await tryForReal(context, input, client, { node: real, device });
  }
  return undefined;
}

const fileBytesMax = 64 * 1024 * 1024;

/** What is in force; or, where it is only to be written, the file of this host, whatever stands in it. */
function before(client: ApiClient, { apply, cluster }: AddFenceInput): Promise<FileInForce> | FileInForce {
  if (apply) return fileInForce(client);
  try {
    return {
      version: 0,
      source: readWholeFile(cluster, fileBytesMax).toString('utf8'),
      file: resolve(cluster),
    };
  } catch (error) {
    throw new HoldfastError('usage', {
      problem: `--cluster: the cluster file cannot be read: ${(error as Error).message}`,
      next: 'Name the one of this host.',
    });
  }
}

/** Throws `usage`. */
function checkAdded(
  { device, node }: ChosenDevice,
  added: readonly AddedDevice[],
  real: string | undefined,
): void {
  if (added.length === 0)
    throw new HoldfastError('usage', {
      problem:
        node === undefined
          ? 'Every node has fence devices of its own, or this one already'
          : `${node} has this device already`,
      next: 'Name the node that it shall switch off, or see "holdfast fence list".',
    });
  if (real !== undefined && !added.some((one) => one.node === real))
    throw new HoldfastError('usage', {
      problem: `--for-real ${real}: it is not switched off by this device`,
      next: `Name one of ${added.map((one) => one.node).join(', ')}.`,
    });
  const same = takenForOne(added);
  if (same.length === 0) return;
  throw new HoldfastError('usage', {
    problem: `${String(device.program)} with these options is the same machine for ${same.join(', ')}`,
    next: 'Name the node that it switches off (holdfast fence add NODE …), or let an option have {node} in it.',
  });
}

/** What the agent says of its options. Throws `usage`. */
async function examine(
  context: Context,
  { device }: ChosenDevice,
  [first]: readonly AddedDevice[],
): Promise<void> {
  if (first === undefined) return;
  const examined = await findDeviceType(first.device.device)?.examine?.(first.device.params);
  if (examined?.is !== 'judged') return;
  for (const { severity, wrong, right } of examined.faults) {
    if (severity === 'error')
      throw new HoldfastError('usage', {
        problem: `${String(device.program)}: ${wrong}`,
        next: `Please ${right}.`,
      });
    context.err.write(`${String(device.program)}: ${wrong}; ${right}\n`);
  }
}

const systemsWithinMs = 5_000;
const systemsShown = 8;

/** An agent that is not told which machine to switch chooses one itself, and that one may well be on. Throws `usage`. */
async function checkSystems(
  { device: { program } }: ChosenDevice,
  added: readonly AddedDevice[],
): Promise<void> {
  for (const { node, device } of added) {
    const systems = await unnamedSystems(device, systemsWithinMs);
    if (systems === undefined || systems.length < 2) continue;
    const more = systems.length > systemsShown ? ', …' : '';
    throw new HoldfastError('usage', {
      problem: `${String(program)} for ${node}: the service has ${systems.length} systems (${systems.slice(0, systemsShown).join(', ')}${more}), and without systems_uri the agent switches one of them, whichever machine that is`,
      next: `Say which is ${node}: --option systems_uri=${systems.find((path) => path.endsWith(`/${node}`)) ?? systems[0]}`,
    });
  }
}

/** Asked for the power state as in an emergency, also of this node. Throws `fence-test-failed`. */
async function tryWithoutHarm(
  context: Context,
  { unchecked }: AddFenceInput,
  { node: here, nodes }: StatusView,
  added: readonly AddedDevice[],
): Promise<void> {
  const isOn = (node: string) =>
    nodes.some(({ name, self, state, heard }) => name === node && (self || (state === 'in' && heard)));
  const checks = await Promise.all(added.map((one) => ask(one, here, isOn(one.node))));
  context.err.write(`${renderChecks(checks, context)}\n`);
  const count = checks.filter(({ result }) => result === 'failed').length;
  if (count > 0 && !unchecked) throw new HoldfastError('fence-test-failed', { count, checks: checks.length });
}

/** Many controllers cannot be reached from the host that they sit in; no node fences itself. */
async function ask({ node, device }: AddedDevice, here: string, isOn: boolean): Promise<Check> {
  const check = `fencing ${node} (${device.name})`;
  const answer = await createFenceRunner().status(node, device);
  if (answer.power === 'unknown' && node === here)
    return warning(
      check,
      answer.said,
      `Ask it from another node, which would have to: holdfast fence test ${here}`,
    );
  return judgePower(check, answer, isOn);
}

function writeOnly(context: Context, { cluster }: AddFenceInput, { source }: EditedInForce): undefined {
  replaceFile(cluster, source);
  context.out.write(
    `${cluster} has it; nothing is in force yet. Next: holdfast plan ${cluster}, then holdfast apply ${cluster}\n`,
  );
}

function tellNext(
  context: Context,
  { device, node }: ChosenDevice,
  nodes: readonly string[],
  byHand: string | undefined,
): void {
  const files = Object.values((device.options ?? {}) as Readonly<Record<string, unknown>>).flatMap(
    (value) => (value as { readonly file?: string } | null)?.file ?? [],
  );
  const whom = node ?? nodes.join(', ');
  const lines = [
    `${whom}: switched off by ${String(device.program)} from now on.`,
    ...files.map((file) => `Every node must have ${file} (mode 600).`),
    `Next, on every node: holdfast fence test${node === undefined ? '' : ` ${node}`}. For real, on one without service: holdfast node drain NODE, then holdfast node fence NODE`,
    ...(byHand === undefined ? [] : [byHand]),
  ];
  context.out.write(`${lines.join('\n')}\n`);
}
