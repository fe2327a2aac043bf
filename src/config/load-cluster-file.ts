/**
 * From the text of a cluster file to the configuration, or to everything that is wrong with it. The one door to this
 * folder for whoever needs a cluster file; it loads the YAML reader and the schema, so daemons do not import it.
 */
import { dirname, resolve } from 'node:path';
import type { Config } from '../core/config.ts';
import { clusterFindings } from './checks/cluster-findings.ts';
import { compileCluster } from './compile.ts';
import { type Diagnostic, type Finding, hasErrors, type Path } from './diagnostic.ts';
import { clusterJsonSchema } from './json-schema.ts';
import { isWithin, mend } from './mend.ts';
import { readClusterText } from './read-cluster-text.ts';
import { readYaml } from './read-yaml.ts';
import { followRenames } from './renamed-keys.ts';
import { type ClusterFileModel, clusterFileSchema } from './schema.ts';
import { schemaFindings } from './schema-findings.ts';

export interface ClusterFile {
  /** Absent when the diagnostics hold an error. */
  readonly config?: Config;
  /** Absolute path of the heartbeat key; it need not exist yet. */
  readonly keyFile?: string;
  /** Absolute path of the directory with the node's identity, where the file names one. */
  readonly identity?: string;
  /** As it was written. */
  readonly text?: string;
  /** In order of the file; errors, warnings and notes. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is needed to ask the agents it names (examine-agents.ts); absent where the file's form is wrong. */
  readonly examinable?: {
    readonly model: ClusterFileModel;
    readonly config: Config;
    locate(finding: Finding): Diagnostic;
  };
}

/** Never throws: a file that cannot be read is a diagnostic, too. */
export function loadClusterFile(path: string): ClusterFile {
  const { text, wrong } = readClusterText(path);
  if (wrong !== undefined) return { diagnostics: [{ file: path, ...wrong }] };
  return parseClusterText(text, path);
}

/** `name` is shown in diagnostics; relative paths inside the file start at its directory. */
export function parseClusterText(text: string, name: string): ClusterFile {
  const yaml = readYaml(text, name);
  if (yaml.value === undefined) return { diagnostics: inOrder(yaml.diagnostics) };
  const renamed = followRenames(yaml.value);
  const { model, findings, damaged } = judgeForm(renamed.value);
  const compiled = model === undefined ? undefined : compileCluster(model, dirname(resolve(name)));
  if (model !== undefined && compiled !== undefined) {
    const more = clusterFindings(model, compiled);
    findings.push(...more.filter(({ path }) => !damaged.some((at) => isWithin(path, at))));
  }
  const locate = (finding: Finding) => yaml.locate({ ...finding, path: renamed.placeOf(finding.path) });
  const diagnostics = inOrder([...yaml.diagnostics, ...[...renamed.findings, ...findings].map(locate)]);
  if (compiled === undefined || model === undefined) return { diagnostics };
  const { config, keyFile, identity } = compiled;
  const examinable = damaged.length === 0 ? { examinable: { model, config, locate } } : {};
  if (hasErrors(diagnostics)) return { diagnostics, ...examinable };
  const own = identity === undefined ? {} : { identity };
  return { config, keyFile, ...own, text, diagnostics, ...examinable };
}

/** Where the form is wrong, a mended model is given if possible, so that the checks can speak about the rest of the file. */
function judgeForm(value: unknown): {
  model: ClusterFileModel | undefined;
  findings: Finding[];
  damaged: readonly Path[];
} {
  const first = clusterFileSchema.safeParse(value);
  if (first.success) return { model: first.data, findings: [], damaged: [] };
  const findings = schemaFindings(first.error.issues, { value, schema: clusterJsonSchema() });
  const mended = mend(value, findings);
  const second = clusterFileSchema.safeParse(mended?.value);
  return { model: second.success ? second.data : undefined, findings, damaged: mended?.damaged ?? [] };
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column);
}
