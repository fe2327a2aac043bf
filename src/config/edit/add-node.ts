/** One more node in the text of a cluster file, after the others. */
import type { Edited, WrittenNode } from './edited.ts';
import { finishEdit, mapAt, pairOf, readFileText } from './file-text.ts';
import { addPair } from './splice.ts';

/** Whether the node fits the rest of the file is said by `validate`. */
export function addNode(text: string, { name, addresses, fence }: WrittenNode): Edited {
  const file = readFileText(text);
  if ('problems' in file) return file;
  const nodes = mapAt(file, ['nodes']);
  if (nodes === undefined)
    return { problems: [file.problem(file.doc.contents, 'there are no nodes', 'write nodes: {}')] };
  const there = pairOf(nodes, name);
  if (there !== undefined)
    return {
      problems: [file.problem(there, `node "${name}" is in the file already`, 'choose another name')],
    };
  const node = { addresses: { ...addresses }, ...(fence && { fence }) };
  return finishEdit(file, [addPair(text, nodes, name, node)], (value) => ({
    ...value,
    nodes: { ...(value.nodes as object), [name]: node },
  }));
}
