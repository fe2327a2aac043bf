/** The argument of every command that works by a cluster file. */
export const fileArgument = { file: { kind: 'file', about: 'the cluster file' } } as const;
