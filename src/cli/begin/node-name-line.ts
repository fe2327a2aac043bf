/** The name of this node in /etc/default/holdfast, which the units read: written only where it is not the short name of the host. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const defaultsFile = '/etc/default/holdfast';

const line = /^HOLDFAST_NODE=.*\n?/gm;

export function withNodeName(text: string, name: string): string {
  const others = withoutNodeName(text);
  return `${others}${others === '' || others.endsWith('\n') ? '' : '\n'}HOLDFAST_NODE=${name}\n`;
}

export function withoutNodeName(text: string): string {
  return text.replace(line, '');
}

/** Undefined: the short name of the host. */
export function nodeNameIn(text: string): string | undefined {
  return /^HOLDFAST_NODE=["']?([\w-]+)/m.exec(text)?.[1];
}

export function readDefaults(): string {
  return existsSync(defaultsFile) ? readFileSync(defaultsFile, 'utf8') : '';
}

/** Gives what puts it back. */
export function writeDefaults(change: (text: string) => string): () => void {
  const before = existsSync(defaultsFile) ? readFileSync(defaultsFile, 'utf8') : undefined;
  const after = change(before ?? '');
  if (after === (before ?? '')) return () => {};
  writeFileSync(defaultsFile, after, { mode: 0o644 });
  return () => writeFileSync(defaultsFile, before ?? '');
}
