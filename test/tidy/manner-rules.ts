/** Rules that make all code look as if one hand had written it. */
import { isNamed, isTopLevel, perNode } from './node-rule.ts';
import { isTest, perFile } from './rule.ts';
import type { Node } from './syntax-tree.ts';

const shouted = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** A constant is named like any other value. That it stays is said by `const`. */
function isShoutedConstant(node: Node): boolean {
  return (
    node.type === 'VariableDeclaration' &&
    node.kind === 'const' &&
    node.declarations.some(({ id }) => id.type === 'Identifier' && shouted.test(id.name))
  );
}

export const quietConstants = perFile(
  perNode(({ node, parent }) =>
    isTopLevel(parent) && isShoutedConstant(node) ? 'is a constant not in camelCase' : undefined,
  ),
);

/** `private` is gone when it runs, `#` is not. A constructor has no `#`. */
function hidesInWords(node: Node): boolean {
  return (
    (node.type === 'PropertyDefinition' || node.type === 'MethodDefinition') &&
    node.accessibility !== undefined &&
    node.accessibility !== null &&
    !isNamed(node.key, new Set(['constructor']))
  );
}

export const hashPrivate = perFile(
  perNode(({ node }) => (hidesInWords(node) ? 'is hidden in words; write # or nothing' : undefined)),
);

/** `...{ a, b }` puts members on one line that the formatter would put on two. */
export const noSavedLines = perFile(
  perNode(({ node }) =>
    node.type === 'SpreadElement' && node.argument.type === 'ObjectExpression'
      ? 'spreads what could be written out'
      : undefined,
  ),
);

const makers = new Set(['mkdir', 'mkdirSync']);
const recursive = new Set(['recursive']);

function makesWithParents(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
  return (
    isNamed(callee, makers) &&
    node.arguments.some(
      (argument) =>
        argument.type === 'ObjectExpression' &&
        argument.properties.some((of) => of.type === 'Property' && isNamed(of.key, recursive)),
    )
  );
}

/** `recursive` never ends where the kernel refuses a directory whose parent is there. */
export const boundedDirectories = perFile(
  perNode(
    ({ node }) =>
      makesWithParents(node) ? 'may never end; use makeDirectory (src/make-directory.ts)' : undefined,
    (path) => /^(?:src|lab|bench|tools)\//.test(path) && !isTest(path),
  ),
);
