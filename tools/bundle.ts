/**
 * What is bundled, and how: one pass of the bundler, nothing written. tools/build.ts writes it to dist/, tools/package puts
 * it into packages.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildResult, build } from 'esbuild';

export const root = join(import.meta.dirname, '..');

export type ProgramName = 'cli' | 'keeper' | 'daemon' | 'ocf-tool' | 'lab-supervise' | 'lab-redfish-emulator';

export const programs: Readonly<Record<ProgramName, string>> = {
  cli: 'src/cli/main.ts',
  keeper: 'src/keeper/main.ts',
  daemon: 'src/daemon/main.ts',
  'ocf-tool': 'src/ocf-tools/main.ts',
  'lab-supervise': 'lab/supervise.ts',
  'lab-redfish-emulator': 'lab/controllers/redfish-emulator.ts',
};

export interface BundleOptions {
  /** What the programs say they are. */
  readonly version: string;
  readonly names: readonly ProgramName[];
  /** Where the files will lie; nothing is written. */
  readonly outdir: string;
  /** In chunks, so that what is imported lazily is loaded only then; or one file a program, which needs no other. */
  readonly splitting: boolean;
  readonly sourcemap: boolean;
}

export type Bundle = BuildResult<{ write: false; metafile: true }>;

/** `0.1.0+a1b2c3d4e5f6`. */
export function readBuildVersion(): string {
  return `${readDeclaredVersion()}+${hashSources()}`;
}

/** That of package.json. */
export function readDeclaredVersion(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/** What the build is made of, tests left out. The same sources give the same hash on every machine. */
function hashSources(): string {
  const sources = globSync('{src,lab}/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
  const hash = createHash('sha256');
  for (const path of [...sources, 'tools/bundle.ts', 'package.json', 'package-lock.json'].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * CommonJS packages inside an ES module need a `require` of their own for Node's built-in modules: the banner.
 * `process.env.HOLDFAST_BUILD` becomes the version as a constant.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(options.names.map((name) => [name, programs[name]])),
    outdir: options.outdir,
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: options.splitting,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: options.sourcemap ? 'linked' : false,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.HOLDFAST_BUILD': JSON.stringify(options.version) },
    banner: {
      js: "import { createRequire as holdfastRequire } from 'node:module';\nconst require = holdfastRequire(import.meta.url);",
    },
  });
  refuseLazyCommonJs(result);
  return result;
}

/**
 * A lazy import of a CommonJS package has its named exports when run from source and only `default` when bundled.
 * Refused here, since no test on the sources would notice.
 */
function refuseLazyCommonJs(result: Bundle): void {
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
