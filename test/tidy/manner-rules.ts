/** Rules that make all code look as if one hand had written it. */
import { isNamed, isTopLevel, perNode } from './node-rule.ts';
import { perFile } from './rule.ts';
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
