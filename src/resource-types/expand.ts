/** `{node}` and `{state}` in commands, environments and directories become the node's name and the resource's directory. */
import type { CompileContext } from './compile-context.ts';

export function expandText(text: string, context: CompileContext): string {
  return text.replaceAll('{node}', context.node).replaceAll('{state}', context.stateDirectory);
}

export function expandWords(words: readonly string[], context: CompileContext): readonly string[] {
  return words.map((word) => expandText(word, context));
}
