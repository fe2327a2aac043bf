/**
 * The text of a cluster file in which another machine has the place of a node: its line, its rank with groups, its member of
 * the store. Its fence device is not taken over unsaid: it would switch off the old machine and prove nothing of the new one.
 */
import { isMap, type Pair, type YAMLMap } from 'yaml';
import type { Edited, EditProblem, WrittenNode } from './edited.ts';
import { type FileText, finishEdit, mapAt, pairOf, readFileText } from './file-text.ts';
import { listsNaming, withLists } from './named-nodes.ts';
import { unknownNode } from './remove-node.ts';
import { addPair, removeItem, replaceValue, type Splice } from './splice.ts';

type Values = Record<string, unknown>;

/** `keepsFence`: the devices that are written for the old node switch off the new one. */
export function replaceNode(text: string, old: string, by: WrittenNode, { keepsFence = false } = {}): Edited {
  const file = readFileText(text);
  if ('problems' in file) return file;
  const nodes = mapAt(file, ['nodes']);
  const pair = nodes && pairOf(nodes, old);
  const node = mapAt(file, ['nodes', old]);
  if (nodes === undefined || pair === undefined || node === undefined)
    return { problems: [unknownNode(file, old)] };
  const problems = [
    ...taken(file, nodes, old, by.name),
    ...oldDevices(file, node, old, keepsFence || by.fence !== undefined),
  ];
  if (problems.length > 0) return { problems };
  const splices = [
    ...(by.name === old ? [] : [replaceValue(pair.key, by.name)]),
    ...writeAddresses(text, node, by.addresses),
    ...writeFence(text, node, by.fence),
    ...listsNaming(file, old).map(({ list, index }) => replaceValue(list.items[index], by.name)),
  ];
  return finishEdit(file, splices, (value) => intended(value, old, by));
}

function intended(value: Values, old: string, { name, addresses, fence }: WrittenNode): Values {
  const entries = Object.entries(value.nodes as Record<string, Values>).map(([key, node]) =>
    key === old ? [name, { ...node, addresses: { ...addresses }, ...(fence && { fence }) }] : [key, node],
  );
  const next = { ...value, nodes: Object.fromEntries(entries) };
  return withLists(next, (names) => names.map((one) => (one === old ? name : one)));
}

function taken(file: FileText, nodes: YAMLMap, old: string, name: string): EditProblem[] {
  const there: Pair | undefined = name === old ? undefined : pairOf(nodes, name);
  if (there === undefined) return [];
  return [file.problem(there, `node "${name}" is in the file already`, 'choose another name')];
}

function oldDevices(file: FileText, node: YAMLMap, old: string, keepsFence: boolean): EditProblem[] {
  const { fence } = (file.value.nodes as Record<string, Values>)[old] ?? {};
  const devices: readonly unknown[] = Array.isArray(fence) ? fence : [];
  if (keepsFence || devices.every((one) => (one as Values | null)?.device === 'manual')) return [];
  const wrong = `the fence devices of node "${old}" switch the old machine off, which proves nothing of the new one`;
  const right = 'name the devices of the new one, or say that these switch it off as well';
  return [file.problem(pairOf(node, 'fence'), wrong, right)];
}

/** Those in lines of their own keep their comments. */
function writeAddresses(text: string, node: YAMLMap, addresses: WrittenNode['addresses']): Splice[] {
  const map = pairOf(node, 'addresses')?.value;
  if (!isMap(map)) return [];
  if (map.flow === true) return [replaceValue(map, addresses)];
  const kept = map.items.map(({ key, value }, index) => {
    const address = addresses[String((key as { readonly value?: unknown }).value)];
    return address === undefined ? removeItem(text, map, index, () => false) : replaceValue(value, address);
  });
  const added = Object.entries(addresses).filter(([network]) => pairOf(map, network) === undefined);
  return [...kept, ...added.map(([network, address]) => addPair(text, map, network, address))];
}

function writeFence(text: string, node: YAMLMap, fence: WrittenNode['fence']): Splice[] {
  if (fence === undefined) return [];
  const there = pairOf(node, 'fence');
  return [there === undefined ? addPair(text, node, 'fence', fence) : replaceValue(there.value, fence)];
}
