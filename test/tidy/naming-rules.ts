/** Rules about the three words for something new: `make` a value, `create` what acts, `open` what must be closed. */
import { perNode } from './node-rule.ts';
import type { Repository } from './repository.ts';
import { perFile, type Rule } from './rule.ts';
import type { Found, SourceFile } from './source-file.ts';
import type { FunctionNode, Node } from './syntax-tree.ts';

const isWorldModule = (target: string) =>
  /^node:(?:fs|fs\/promises|child_process|net|dgram|http|sqlite)$/.test(target);

/** Names a file has from modules that reach into the machine. */
function worldNames({ nodes }: SourceFile): ReadonlySet<string> {
  return new Set(
    nodes.flatMap(({ node }) =>
      node.type === 'ImportDeclaration' && isWorldModule(node.source.value)
        ? node.specifiers.map(({ local }) => local.name)
        : [],
    ),
  );
}

function isNamedWith(word: string, node: Node): node is FunctionNode {
  return node.type === 'FunctionDeclaration' && new RegExp(`^${word}[A-Z]`).test(node.id?.name ?? '');
}

/** Why a function that makes a value does more than that. */
function judgeMaking(file: SourceFile, maker: FunctionNode, world: ReadonlySet<string>): string | undefined {
  if (maker.async) return 'takes its time: what it makes is more than a value';
  const called = file.nodes
    .filter(({ node }) => node.start >= maker.start && node.end <= maker.end)
    .map(({ node }) =>
      node.type === 'CallExpression' && node.callee.type === 'Identifier' ? node.callee.name : '',
    )
    .find((name) => world.has(name) || /^open[A-Z]/.test(name));
  return called === undefined
    ? undefined
    : `calls ${called}(): make touches nothing; create, open or write does`;
}

export const makeTouchesNothing: Rule = perFile((file) => {
  const world = worldNames(file);
  return perNode(({ node }) => (isNamedWith('make', node) ? judgeMaking(file, node, world) : undefined))(
    file,
  );
});

/** The names of the types a function may give, promises and `undefined` taken off. */
function givenTypes(node: Node | undefined): readonly Node[] {
  if (node?.type === 'TSUnionType') return node.types.flatMap(givenTypes);
  if (
    node?.type === 'TSTypeReference' &&
    node.typeName.type === 'Identifier' &&
    node.typeName.name === 'Promise'
  )
    return node.typeArguments?.params.flatMap(givenTypes) ?? [];
  return node === undefined || node.type === 'TSUndefinedKeyword' ? [] : [node];
}

const canClose = (members: readonly Node[]) =>
  members.some(
    (member) =>
      'key' in member &&
      ((member.key.type === 'Identifier' && member.key.name === 'close') ||
        member.key.type === 'MemberExpression'),
  );

interface Declared {
  readonly name: string;
  readonly closes: boolean;
  readonly bases: readonly string[];
}

/** Types of the repository by name, with whether they can be closed. */
function findTypes({ files }: Repository): ReadonlyMap<string, boolean> {
  const found = [...files.values()].flatMap(({ nodes }) => nodes.flatMap(toType));
  const byName = new Map(found.map((type) => [type.name, type]));
  // One that is not ours is taken at its word.
  const closes = (name: string): boolean => {
    const type = byName.get(name);
    return type === undefined || type.closes || type.bases.some(closes);
  };
  return new Map(found.map(({ name }) => [name, closes(name)]));
}

function toType({ node }: Found): readonly Declared[] {
  switch (node.type) {
    case 'ClassDeclaration':
      return node.id ? [{ name: node.id.name, closes: canClose(node.body.body), bases: [] }] : [];
    case 'TSTypeAliasDeclaration': {
      const { typeAnnotation: type } = node;
      return [
        { name: node.id.name, closes: type.type === 'TSTypeLiteral' && canClose(type.members), bases: [] },
      ];
    }
    case 'TSInterfaceDeclaration': {
      const bases = node.extends.flatMap(({ expression }) =>
        expression.type === 'Identifier' ? [expression.name] : [],
      );
      return [{ name: node.id.name, closes: canClose(node.body.body), bases }];
    }
    default:
      return [];
  }
}

/** A number is a file descriptor; a type that is not ours is taken at its word. */
function mayBeOpened(node: Node, types: ReadonlyMap<string, boolean>): boolean {
  switch (node.type) {
    case 'TSNumberKeyword':
      return true;
    case 'TSTypeLiteral':
      return canClose(node.members) || node.members.some((member) => givesClosable(member, types));
    case 'TSTypeReference':
      return node.typeName.type === 'Identifier' && (types.get(node.typeName.name) ?? true);
    default:
      return false;
  }
}

const givesClosable = (member: Node, types: ReadonlyMap<string, boolean>) =>
  member.type === 'TSPropertySignature' &&
  givenTypes(member.typeAnnotation?.typeAnnotation).some((type) => mayBeOpened(type, types));

export const openGivesWhatCloses: Rule = (repository) => {
  const types = findTypes(repository);
  const judge = perNode(({ node }) => {
    if (!isNamedWith('open', node)) return undefined;
    const given = givenTypes(node.returnType?.typeAnnotation);
    return given.some((type) => mayBeOpened(type, types))
      ? undefined
      : 'opens what nobody can close; make a value, create what acts';
  });
  return [...repository.files.values()].flatMap(judge);
};
