/** How commands are ordered in the help: in sections, and under the first words of those that have two. */
export const sections = ['See', 'Change', 'Cluster file', 'Store', 'Access', 'Run', 'Try'] as const;
export type Section = (typeof sections)[number];

export const nouns = {
  node: { section: 'See', about: 'look at nodes, drain them, vouch that one is off' },
  group: { section: 'See', about: 'look at groups, start, stop and move them' },
  resource: { section: 'See', about: 'look at resources, forget their failures' },
  fence: { section: 'See', about: 'look at what switches lost nodes off, and try it without harm' },
  cluster: { section: 'Change', about: 'end the cluster as a whole' },
  drill: { section: 'Change', about: 'rehearse a failover, and measure the outage' },
  config: { section: 'Cluster file', about: 'look at what was applied, and go back to it' },
  explain: { section: 'See', about: 'tell why something is as it is' },
  store: { section: 'Store', about: 'look at the store, keep copies, say which one counts' },
  backup: {
    section: 'Store',
    about: 'keep all that a cluster of empty hosts needs, and look at what is kept',
  },
  key: { section: 'Store', about: 'put another key in the place of the key of the cluster' },
  token: { section: 'Access', about: 'make and take back what lets people and programs in' },
  authority: {
    section: 'Store',
    about: 'look where the key of the authority is, give it to another node, take it offline',
  },
  certificate: { section: 'Store', about: 'who belongs to the cluster: its authority, nodes and people' },
  notify: { section: 'See', about: 'by which ways people are told what happens' },
  support: { section: 'See', about: 'collect what somebody needs who is to help' },
  lab: { section: 'Try', about: 'try a cluster on this machine, its nodes as namespaces, and break it' },
} as const satisfies Readonly<Record<string, { readonly section: Section; readonly about: string }>>;

/** Second words that have words of their own below them. */
export const subNouns: Readonly<Record<string, string>> = {
  'store member': 'look at the members of an etcd that Holdfast keeps, and change them',
};

export type Noun = keyof typeof nouns;
