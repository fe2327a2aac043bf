/**
 * The branches of a source: both ways of every condition, both ends of every `&&`, `||` and `??`, every case and every
 * function. A way without text of its own (an `if` without `else`, a left side that is enough) ran as often as its condition
 * was asked and the other way did not run.
 */
import { type Node, parseSync, visitorKeys } from 'oxc-parser';

export interface Branch {
  /** Where it stands, for whoever looks for it. */
  readonly at: number;
  /** Which way: empty where its own text says it. */
  readonly way: string;
  /** It ran as often as what stands at the first place, less what stands at the second. */
  readonly asked: number;
  readonly otherwise?: number;
  /** What lies within it does not run either when it does not. */
  readonly end: number;
}

export function branchesOf(path: string, text: string): Branch[] {
  return [...walk(parseSync(path, text).program)].flatMap(branchesAt);
}

function branchesAt(node: Node): Branch[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.body ? [own(node.body)] : [];
    case 'IfStatement':
    case 'ConditionalExpression':
      return [
        own(node.consequent),
        node.alternate ? own(node.alternate) : less(node, node.consequent, 'never otherwise'),
      ];
    case 'LogicalExpression':
      return [own(node.right), less(node, node.right, `left of ${node.operator} never enough`)];
    case 'SwitchCase':
      return node.consequent[0] ? [{ ...own(node.consequent[0]), at: node.start }] : [];
    default:
      return [];
  }
}

function own({ start, end }: Node): Branch {
  return { at: start, way: '', asked: start, end };
}

function less({ start }: Node, other: Node, way: string): Branch {
  return { at: start, way, asked: start, otherwise: other.start, end: start };
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const key of visitorKeys[node.type] ?? []) {
    const below = (node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null>>)[key];
    for (const child of Array.isArray(below) ? below : [below]) if (child) yield* walk(child);
  }
}
