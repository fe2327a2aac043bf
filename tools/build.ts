/**
 * Bundles the programs into dist/: cli.js, keeper.js, daemon.js. Bundled, because a node that starts 300 source
 * files pays for them in start-up time and memory; split, because what is imported lazily (YAML, schemas) must stay out
 * of the processes that never ask for it.
 *
 * Running programs may still load chunks of the build before, so a build replaces files one at a time, each atomically,
 * and removes an old chunk only when it is a day old. Nothing happens when the sources are those of the last build.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from '../src/make-directory.ts';
import { type Bundle, bundle, type ProgramName, programs, readBuildVersion, root } from './bundle.ts';

const dist = join(root, 'dist');
const stampFile = join(dist, 'build.json');
const dayMs = 24 * 60 * 60 * 1000;
const names = Object.keys(programs) as ProgramName[];

/** True when dist/ already holds the build of these sources. */
function isBuilt(version: string): boolean {
  if (!existsSync(stampFile)) return false;
  return (
    JSON.parse(readFileSync(stampFile, 'utf8')).version === version &&
    names.every((name) => existsSync(join(dist, `${name}.js`)))
  );
}

function writeAtomically(path: string, contents: Uint8Array | string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`);
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

/** Chunks first, programs last: a program that starts meanwhile finds every chunk it names. */
function writeOutputs(result: Bundle): void {
  makeDirectory(dist);
  const isChunk = (path: string) => basename(path).startsWith('chunk-');
  const ordered = result.outputFiles.toSorted((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)));
  for (const file of ordered) writeAtomically(file.path, file.contents);
}

/** Packages lie in dist/ too, and stay. */
function removeOldChunks(kept: ReadonlySet<string>): void {
  for (const name of readdirSync(dist).filter((found) => /\.js(\.map)?$/.test(found))) {
    const path = join(dist, name);
    if (!kept.has(path) && Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path, { force: true });
  }
}

async function main(): Promise<void> {
  const startedMs = performance.now();
  const version = readBuildVersion();
  if (isBuilt(version)) return;
  const result = await bundle({ version, names, outdir: dist, splitting: true, sourcemap: true });
  writeOutputs(result);
  writeAtomically(stampFile, `${JSON.stringify({ version })}\n`);
  removeOldChunks(new Set(result.outputFiles.map((file) => file.path)));
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`build: dist/ holds ${names.join(', ')} ${version} (${seconds} s)`);
}

await main().catch((error: Error) => {
  console.error(`build: failed. ${error.message.split('\n')[0]}`);
  process.exitCode = 1;
});
