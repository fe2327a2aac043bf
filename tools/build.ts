/**
 * Bundles the three programs into dist/: cli.js, keeper.js, daemon.js. Bundled, because a node that starts 300 source
 * files pays for them in start-up time and memory; split, because what is imported lazily (YAML, schemas) must stay out
 * of the processes that never ask for it.
 *
 * Running programs may still load chunks of the build before, so a build replaces files one at a time, each atomically,
 * and removes an old chunk only when it is a day old. Nothing happens when the sources are those of the last build.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildResult, build } from 'esbuild';
import { makeDirectory } from '../src/make-directory.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const stampFile = join(dist, 'build.json');
const dayMs = 24 * 60 * 60 * 1000;

const programs = {
  cli: 'src/cli/main.ts',
  keeper: 'src/keeper/main.ts',
  daemon: 'src/daemon/main.ts',
  'lab-supervise': 'lab/supervise.ts',
};

/** What the build is made of, tests left out. The same sources give the same hash on every machine. */
function hashSources(): string {
  const sources = globSync('{src,lab}/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
  const hash = createHash('sha256');
  for (const path of [...sources, 'tools/build.ts', 'package.json', 'package-lock.json'].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/** True when dist/ already holds the build of these sources. */
function isBuilt(version: string, entries: Record<string, string>): boolean {
  if (!existsSync(stampFile)) return false;
  const names = Object.keys(entries).map((name) => join(dist, `${name}.js`));
  return (
    JSON.parse(readFileSync(stampFile, 'utf8')).version === version && names.every((path) => existsSync(path))
  );
}

/**
 * One pass of the bundler, nothing written. CommonJS packages inside an ES module need a `require` of their own for
 * Node's built-in modules: the banner. `process.env.HOLDFAST_BUILD` becomes the version as a constant.
 */
function bundle(version: string, entries: Record<string, string>) {
  return build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: dist,
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.HOLDFAST_BUILD': JSON.stringify(version) },
    banner: {
      js: "import { createRequire as holdfastRequire } from 'node:module';\nconst require = holdfastRequire(import.meta.url);",
    },
  });
}

/**
 * A lazy import of a CommonJS package has its named exports when run from source and only `default` when bundled.
 * Refused here, since no test on the sources would notice.
 */
function refuseLazyCommonJs(result: BuildResult<{ write: false; metafile: true }>): void {
  const { inputs } = result.metafile;
  for (const [importer, { imports }] of Object.entries(inputs)) {
    const wrong = imports.find(
      ({ kind, path }) => kind === 'dynamic-import' && inputs[path]?.format === 'cjs',
    );
    if (!wrong) continue;
    throw new Error(
      `${importer} imports "${wrong.original}" lazily, which is CommonJS. Import it statically in a module of ours, and that module lazily.`,
    );
  }
}

function writeAtomically(path: string, contents: Uint8Array | string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`);
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

/** Chunks first, programs last: a program that starts meanwhile finds every chunk it names. */
function writeOutputs(result: BuildResult<{ write: false; metafile: true }>): void {
  makeDirectory(dist);
  const isChunk = (path: string) => basename(path).startsWith('chunk-');
  const ordered = result.outputFiles.toSorted((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)));
  for (const file of ordered) writeAtomically(file.path, file.contents);
}

function removeOldChunks(kept: ReadonlySet<string>): void {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (!kept.has(path) && path !== stampFile && Date.now() - statSync(path).mtimeMs > dayMs)
      rmSync(path, { force: true });
  }
}

function existingEntries(): Record<string, string> {
  const entries = Object.entries(programs);
  for (const [name, path] of entries) {
    if (!existsSync(join(root, path))) console.log(`build: ${path} does not exist yet, ${name} is left out`);
  }
  return Object.fromEntries(entries.filter(([, path]) => existsSync(join(root, path))));
}

async function main(): Promise<void> {
  const startedMs = performance.now();
  const entries = existingEntries();
  const version = `${readVersion()}+${hashSources()}`;
  if (isBuilt(version, entries)) return;
  const result = await bundle(version, entries);
  refuseLazyCommonJs(result);
  writeOutputs(result);
  writeAtomically(stampFile, `${JSON.stringify({ version })}\n`);
  removeOldChunks(new Set(result.outputFiles.map((file) => file.path)));
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`build: dist/ holds ${Object.keys(entries).join(', ')} ${version} (${seconds} s)`);
}

await main().catch((error: Error) => {
  console.error(`build: failed. ${error.message.split('\n')[0]}`);
  process.exitCode = 1;
});
