/**
 * Writes the pages that are made from definitions; `make docs` runs it. A test fails when the files in the
 * repository are not what this writes.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../../make-directory.ts';
import { apiPage } from './api-page.ts';
import { cliPage } from './cli-page.ts';
import { errorsPage } from './errors-page.ts';
import { outputPage } from './output-page.ts';

export interface GeneratedPage {
  readonly path: string;
  readonly text: string;
}

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');

export function generatedPages(): readonly GeneratedPage[] {
  return [
    { path: join(docs, 'errors.md'), text: errorsPage() },
    { path: join(docs, 'reference', 'api.md'), text: apiPage() },
    { path: join(docs, 'reference', 'cli.md'), text: cliPage() },
    { path: join(docs, 'reference', 'output.md'), text: outputPage() },
  ];
}

if (import.meta.main) {
  for (const { path, text } of generatedPages()) {
    makeDirectory(dirname(path));
    writeFileSync(path, text);
  }
}
