/**
 * One more fence device in the text of a cluster file: of every node, or of one. Nothing is taken away by it: it stands before
 * the first device that is a person, and a node that had those of the cluster keeps them.
 */
import type { Edited, WrittenDevice } from './edited.ts';
import { type FileText, finishEdit, listAt, mapAt, readFileText } from './file-text.ts';
import { unknownNode } from './remove-node.ts';
import { addItem, addPair } from './splice.ts';

type Values = Record<string, unknown>;

/** `node`: whom it fences; undefined: every node that has no devices of its own. */
export function addFenceDevice(text: string, device: WrittenDevice, node?: string): Edited {
  const file = readFileText(text);
  if ('problems' in file) return file;
  const path = node === undefined ? ['cluster'] : ['nodes', node];
  const owner = mapAt(file, path);
  if (owner === undefined)
    return { problems: [node === undefined ? noCluster(file) : unknownNode(file, node)] };
  const intended = (value: Values) => withDevice(value, device, node);
  const list = listAt(file, [...path, 'fence']);
  if (list !== undefined && (list.flow === true || list.items.length > 0)) {
    const index = placeIn((valueAt(file.value, path).fence ?? []) as readonly WrittenDevice[]);
    return finishEdit(file, [addItem(text, list, index, device)], intended);
  }
  const { fence } = valueAt(intended(structuredClone(file.value)), path);
  return finishEdit(file, [addPair(text, owner, 'fence', fence)], intended);
}

function noCluster(file: FileText) {
  return file.problem(file.doc.contents, 'there is no cluster', 'write cluster: {name: NAME, format: 1}');
}

function withDevice(value: Values, device: WrittenDevice, node: string | undefined): Values {
  const cluster = valueAt(value, ['cluster']);
  if (node === undefined) return { ...value, cluster: { ...cluster, fence: put(cluster.fence, device) } };
  const nodes = valueAt(value, ['nodes']);
  const own = valueAt(nodes, [node]);
  const fence = put(own.fence ?? cluster.fence, device);
  return { ...value, nodes: { ...nodes, [node]: { ...own, fence } } };
}

function put(there: unknown, device: WrittenDevice): readonly WrittenDevice[] {
  const devices = Array.isArray(there) ? (there as readonly WrittenDevice[]) : [];
  const at = placeIn(devices);
  return [...devices.slice(0, at), device, ...devices.slice(at)];
}

/** A person is asked last. */
function placeIn(devices: readonly WrittenDevice[]): number {
  const person = devices.findIndex(({ device }) => device === 'manual');
  return person < 0 ? devices.length : person;
}

function valueAt(value: Values, path: readonly string[]): Values {
  return path.reduce<Values>((here, key) => (here[key] ?? {}) as Values, value);
}
