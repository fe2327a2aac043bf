/**
 * The content that the demo's web server serves: a small file system in an image, where examples/web-five-nodes.yaml
 * expects it. Made without mounting anything. A directory that somebody else made is used and left alone.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '../../src/make-directory.ts';
import { run } from '../run.ts';

export const contentDirectory = '/var/lib/holdfast-demo';
const image = join(contentDirectory, 'content.img');
/** Says that the directory is ours to remove. */
const mark = join(contentDirectory, 'made-by-the-demo');

const page = `<!doctype html>
<title>Holdfast</title>
<h1>It still holds</h1>
<p>Five nodes take turns at this address. The header X-Node says which one answered.</p>
`;

/** Makes the image anew, unless somebody else made the directory; says which it was. */
export async function writeContent(): Promise<'made' | 'found'> {
  if (existsSync(image) && !existsSync(mark)) return 'found';
  makeDirectory(contentDirectory);
  writeFileSync(mark, 'Made by "make demo" of Holdfast, which also removes it.\n');
  const source = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  try {
    writeFileSync(join(source, 'index.html'), page, { mode: 0o644 });
    rmSync(image, { force: true });
    await run(['truncate', '-s', '8M', image]);
    // The directory becomes the root of the file system; the web server's workers are not root.
    await run(['chmod', '755', source]);
    await run(['mkfs.ext4', '-q', '-F', '-m', '0', '-d', source, image]);
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
  return 'made';
}

/** Removes the directory if it is ours. */
export function removeContent(): void {
  if (existsSync(mark)) rmSync(contentDirectory, { recursive: true, force: true });
}
