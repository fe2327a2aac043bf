/** Whose work is in a package, and under which terms: the machine-readable copyright file of Debian. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, root } from '../bundle.ts';

export interface Licensed {
  /** What of the package it is about. */
  readonly files: string;
  readonly name: string;
  readonly licence: string;
  readonly text: string;
}

/** The npm packages of which something is in these bundles, by name. */
export function readBundledLicences(bundles: readonly Bundle[]): readonly Licensed[] {
  const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const names = inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort().map((name) => readLicence(name, 'usr/lib/holdfast/dist/*'));
}

/** Throws where a package brings no licence: then it may not be passed on. */
export function readLicence(name: string, files: string): Licensed {
  const directory = join(root, 'node_modules', name);
  const { license, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const [file] = globSync('{LICENSE,LICENCE,LICENSE.md,LICENSE.txt}', { cwd: directory });
  if (file === undefined) throw new Error(`${name} has no licence file: it cannot be part of a package`);
  const text = readFileSync(join(directory, file), 'utf8');
  return { files, name: `${name} ${version}`, licence: license ?? 'see below', text };
}

/** Pure. */
export function renderCopyright(licensed: readonly Licensed[]): string {
  const parts = licensed.map(({ files, name, licence, text }) => [
    `Files: ${files}`,
    `Copyright: the authors of ${name}`,
    `License: ${[licence, name].join(' of ').replaceAll(' ', '-')}`,
    ...text.trimEnd().split('\n').map(indented),
  ]);
  return `${[head, ...parts.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}

function indented(line: string): string {
  return line.trim() === '' ? ' .' : ` ${line.trimEnd()}`;
}

const head = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Holdfast

Files: *
Copyright: 2026 the authors of Holdfast
License: Apache-2.0

License: Apache-2.0
 Licensed under the Apache License, Version 2.0. On Debian systems its text is in
 /usr/share/common-licenses/Apache-2.0.`;
