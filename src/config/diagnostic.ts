/**
 * What is said about a cluster file: where, what is wrong, what would be right. Checks speak in `Finding`s, which know a
 * path of keys; only the reader of the text knows lines, and turns a finding into a `Diagnostic`.
 */
import type { FindingCode } from './finding-codes.ts';

/** `note`: nothing is wrong that is known of. */
export type Severity = 'error' | 'warning' | 'note';

/** Keys and list indexes from the top of the file. */
export type Path = readonly (string | number)[];

export interface Finding {
  readonly severity: Severity;
  /** Stable kebab-case name of the rule. */
  readonly code: FindingCode;
  readonly path: Path;
  /** Point at the key itself instead of what it holds. */
  readonly on?: 'key';
  /** What is wrong, as a sentence without its period. */
  readonly wrong: string;
  /** What would be right, as a sentence without its period. */
  readonly right: string;
}

export interface Diagnostic {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly wrong: string;
  readonly right: string;
}

type Words = Omit<Finding, 'severity'>;

export function error(code: FindingCode, path: Path, wrong: string, right: string): Finding {
  return { severity: 'error', code, path, wrong, right };
}

export function warning(code: FindingCode, path: Path, wrong: string, right: string): Finding {
  return { severity: 'warning', code, path, wrong, right };
}

/** The same finding, shown at the key instead of its value. */
export function atKey(finding: Finding): Finding {
  const words: Words = finding;
  return { ...words, severity: finding.severity, on: 'key' };
}

/** One line in the form compilers use, so that editors jump to it. What a terminal would obey is written out. */
export function renderDiagnostic(d: Diagnostic): string {
  return visible(`${d.file}:${d.line}:${d.column}: ${d.severity}: ${d.wrong}; ${d.right} [${d.code}]`);
}

function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

export function hasErrors(diagnostics: readonly { readonly severity: Severity }[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}
