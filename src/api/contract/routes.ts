/**
 * The routes of the local API, once: the server serves them, the client calls them, and a wrong one is answered with
 * this list. HTTP over the Unix socket `api.sock` in the state directory; JSON in, JSON out; times are ISO 8601.
 */
export const routes = {
  status: {
    method: 'GET',
    path: '/v1/status',
    summary: 'The whole cluster as this node sees it (StatusView).',
  },
  nodes: { method: 'GET', path: '/v1/nodes', summary: 'Every node (NodeView[]).' },
  groups: { method: 'GET', path: '/v1/groups', summary: 'Every group (GroupView[]).' },
  resources: { method: 'GET', path: '/v1/resources', summary: 'Every resource (ResourceView[]).' },
  events: {
    method: 'GET',
    path: '/v1/events',
    summary:
      'Events of this node: ?after=SEQ&limit=N, or ?last=N; with &follow=1 one JSON object per line without end.',
  },
  explain: {
    method: 'GET',
    path: '/v1/explain/:group',
    summary: 'Why a group is where it is (ExplanationView).',
  },
  configuration: {
    method: 'GET',
    path: '/v1/configuration',
    summary: 'The running configuration and its version.',
  },
  upload: {
    method: 'POST',
    path: '/v1/configurations',
    summary: 'Puts a configuration beside the document: {text} gives {hash}.',
  },
  request: {
    method: 'POST',
    path: '/v1/requests',
    summary: 'Asks something of the coordinator and waits for its answer.',
  },
} as const;

export type RouteName = keyof typeof routes;

/** Larger than any cluster Holdfast is built for (64 nodes, 1,000 groups), far smaller than memory. */
export const bodyBytesMax = 4 * 1024 * 1024;
/** Says who asks, for the journal: a name, no credential. */
export const askerHeader = 'holdfast-by';
/** At most so many events in one answer. */
export const eventsMax = 10_000;
