/** The first words of commands that have two. */
import type { Section } from './define-command.ts';

export const nouns: Readonly<Record<string, { readonly section: Section; readonly about: string }>> = {
  node: { section: 'See', about: 'look at nodes, drain them, tell that one is off' },
  group: { section: 'See', about: 'look at groups, start, stop and move them' },
  resource: { section: 'See', about: 'look at resources, forget their failures' },
  explain: { section: 'See', about: 'tell why something is as it is' },
  lab: { section: 'Try', about: 'try a cluster on this machine, its nodes as namespaces, and break it' },
};
