/** Rules about what the code says, asked of its syntax tree: a word in a string or in a comment is not code. */
import { isNamed, isTopLevel, perNode } from './node-rule.ts';
import { type FileRule, isTest, perFile } from './rule.ts';
import type { Node } from './syntax-tree.ts';

const world = new Set([
  'Date',
  'performance',
  'console',
  'process',
  'crypto',
  'fetch',
  'queueMicrotask',
  'setTimeout',
  'setInterval',
  'setImmediate',
]);

/** The places where time, chance or the machine would come into the core other than as an argument. */
function isWorld(node: Node): boolean {
  switch (node.type) {
    case 'MemberExpression':
      return isNamed(node.object, world) || isMathRandom(node);
    case 'CallExpression':
    case 'NewExpression':
      return isNamed(node.callee, world);
    case 'Identifier':
      return node.name === 'globalThis';
    default:
      return false;
  }
}

function isMathRandom(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    isNamed(node.object, new Set(['Math'])) &&
    isNamed(node.property, new Set(['random']))
  );
}

const isPure = (path: string) => /^src\/(?:core|sim)\//.test(path) && !isTest(path);

const foreignImports: FileRule = (file) =>
  isPure(file.path)
    ? file.imports
        .filter(({ target, isType }) => !target.startsWith('.') && !isType)
        .map(
          ({ target, line }) =>
            `${file.path}:${line} imports "${target}"; core and simulator import no module of Node or npm`,
        )
    : [];

const worldly = perNode(
  ({ node }) => (isWorld(node) ? 'is not an argument; core and simulator are pure' : undefined),
  isPure,
);

export const purity = perFile((file) => [...worldly(file), ...foreignImports(file)]);

export const noAny = perFile(
  perNode(({ node }) => (node.type === 'TSAnyKeyword' ? 'gives up the types' : undefined)),
);

const leaveOut = new Set(['only', 'skip', 'todo']);

/** `test.only(…)`, and the option `{ only: true }`. A condition as the option says on which machines it is left out. */
function leavesOut(node: Node): boolean {
  if (node.type === 'CallExpression')
    return node.callee.type === 'MemberExpression' && isNamed(node.callee.property, leaveOut);
  return (
    node.type === 'Property' &&
    isNamed(node.key, leaveOut) &&
    node.value.type === 'Literal' &&
    node.value.value === true
  );
}

export const noSkippedTest = perFile(
  perNode(({ node }) => (leavesOut(node) ? 'leaves tests out' : undefined), isTest),
);

const collections = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/** `let`, or a collection that is empty at first and so is there to be filled. */
function isMutable(node: Node): boolean {
  if (node.type !== 'VariableDeclaration') return false;
  return (
    node.kind !== 'const' ||
    node.declarations.some(
      ({ init }) =>
        init?.type === 'NewExpression' && isNamed(init.callee, collections) && init.arguments.length === 0,
    )
  );
}

export const noModuleState = perFile(
  perNode(
    ({ node, parent }) =>
      isTopLevel(parent) && isMutable(node) ? 'is mutable state of a module; give it an owner' : undefined,
    (path) => /^(?:src|lab)\//.test(path) && !isTest(path),
  ),
);
