/** Packages that a test makes from the sources, in seconds: not packed. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../lab/run.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const buildMs = 240_000;

/** A directory of this run, on the file system of the sources. Who asks removes it. */
export function packageDirectory(): string {
  mkdirSync(join(root, '.work'), { recursive: true });
  return mkdtempSync(join(root, '.work', 'package-'));
}

export interface PackageBuild {
  readonly from?: string;
  readonly out: string;
  readonly version: string;
  readonly environment?: readonly string[];
}

/** Makes deb and tarball of the sources in `from`, which are those of this test unless told. */
export async function buildPackages({
  from = root,
  out,
  version,
  environment = [],
}: PackageBuild): Promise<void> {
  const program = [process.execPath, join(from, 'tools', 'package', 'main.ts'), '--quick'];
  const env = ['env', 'SOURCE_DATE_EPOCH=1700000000', ...environment];
  await run([...env, ...program, '--out', out, '--version', version], { timeoutMs: buildMs });
}
