/**
 * Writes what is generated from the schema of the cluster file: `node src/config/write-schema.ts`. A test fails when
 * the files in the repository are not what this writes.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { clusterJsonSchema, jsonSchemaText } from './json-schema.ts';
import { referencePage } from './reference-page.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '..', '..');

export function generatedFiles(): readonly GeneratedFile[] {
  return [
    { path: join(root, 'schema', 'cluster.schema.json'), text: jsonSchemaText() },
    { path: join(root, 'docs', 'reference', 'cluster-file.md'), text: referencePage(clusterJsonSchema()) },
  ];
}

if (import.meta.main) {
  for (const { path, text } of generatedFiles()) {
    makeDirectory(dirname(path));
    writeFileSync(path, text);
  }
}
