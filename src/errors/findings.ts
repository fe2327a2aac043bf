/** Rules of the cluster file by name: what `[rule-name]` at the end of a diagnostic is about. */
export const findings: Readonly<Record<string, string>> = {};
