/**
 * The routes of the API, once. The server serves them, the client has a method for each, docs/reference/api.md lists
 * them, and a wrong one is answered with this list. HTTP over the Unix socket `api.sock` in the state directory; JSON in,
 * JSON out; times are ISO 8601. A new entry does not compile until it has a handler (src/api/routes/handlers.ts).
 */
import { accessRoutes } from './access-routes.ts';
import type { Route } from './route.ts';

/** Larger than any cluster Holdfast is built for (64 nodes, 1,000 groups), far smaller than memory. */
export const bodyBytesMax = 4 * 1024 * 1024;
/** Of somebody whom nothing lets in: a host that joins brings far less. */
export const strangerBytesMax = 32 * 1024;
/** Says who asks, for the journal: a name, no credential. */
export const askerHeader = 'holdfast-by';
/** At most so many events in one answer. */
export const eventsMax = 10_000;
export const eventsUsual = 1_000;

/** So long a request may wait to be decided, and does where nothing is said: the coordinator may be on another node, and just be changing. */
const requestMsMax = 24 * 3_600_000;
export const requestMsUsual = 30_000;

export const routes = {
  status: {
    method: 'GET',
    path: '/v1/status',
    permission: 'read',
    summary: 'The whole cluster as this node sees it.',
    answer: 'StatusView',
  },
  nodes: {
    method: 'GET',
    path: '/v1/nodes',
    permission: 'read',
    summary: 'Every node.',
    answer: 'NodeView[]',
  },
  groups: {
    method: 'GET',
    path: '/v1/groups',
    permission: 'read',
    summary: 'Every group.',
    answer: 'GroupView[]',
  },
  resources: {
    method: 'GET',
    path: '/v1/resources',
    permission: 'read',
    summary: 'Every resource of every group.',
    answer: 'ResourceView[]',
  },
  events: {
    method: 'GET',
    path: '/v1/events',
    permission: 'read',
    summary: 'What happened and why, as this node saw it; oldest first.',
    query: {
      after: {
        kind: 'count',
        max: Number.MAX_SAFE_INTEGER,
        about: 'only events with a greater `seq` (default: 0)',
      },
      limit: { kind: 'count', max: eventsMax, about: `at most so many (default: ${eventsUsual})` },
      last: { kind: 'count', max: eventsMax, about: 'the newest so many, instead of `after` and `limit`' },
      follow: {
        kind: 'flag',
        about: 'go on with what happens: one JSON object per line, without end; an empty line says nothing',
      },
    },
    answer: 'EventView[]',
    lines: 'EventView',
  },
  audit: {
    method: 'GET',
    path: '/v1/audit',
    permission: 'read',
    summary: 'Who asked this node for what, from where, and what it got; who was not let in. Oldest first.',
    query: {
      since: {
        kind: 'count',
        max: Number.MAX_SAFE_INTEGER,
        about: 'only from this moment on, ms since 1970',
      },
      last: { kind: 'count', max: eventsMax, about: `the newest so many (default: ${eventsUsual})` },
    },
    answer: 'AuditView[]',
  },
  auditOf: {
    method: 'GET',
    path: '/v1/audit/:node',
    permission: 'read',
    summary: 'The same of any node, which this one asks for it.',
    query: {
      since: {
        kind: 'count',
        max: Number.MAX_SAFE_INTEGER,
        about: 'only from this moment on, ms since 1970',
      },
      last: { kind: 'count', max: eventsMax, about: `the newest so many (default: ${eventsUsual})` },
    },
    answer: 'AuditOfNodeView',
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    permission: 'read',
    summary: 'Measurements for Prometheus (docs/operations/metrics.md), as this node sees them.',
    answer: 'text',
  },
  fence: {
    method: 'GET',
    path: '/v1/fence',
    permission: 'read',
    summary: 'By what every node can be switched off, and what was heard of it while all is well.',
    answer: 'FenceDeviceView[]',
  },
  readiness: {
    method: 'GET',
    path: '/v1/readiness',
    permission: 'read',
    summary:
      'Whether a failover would work now, of the cluster and of every group, and what stands against it.',
    answer: 'ReadinessView',
  },
  drills: {
    method: 'GET',
    path: '/v1/drills',
    permission: 'read',
    summary: 'The last drills of every group, the newest first.',
    answer: 'DrillView[]',
  },
  recordDrill: {
    method: 'POST',
    path: '/v1/drills',
    permission: 'operate',
    summary: 'Keeps what a drill has shown, in the place of the last one of its kind.',
    body: 'DrillDone',
    answer: 'DrillView[]',
  },
  snapshot: {
    method: 'GET',
    path: '/v1/snapshot',
    permission: 'read',
    summary:
      'Everything that a simulation of the cluster begins with: configuration without any parameters, document, records, and who answers for the store.',
    answer: 'SnapshotView',
    verbatim: true,
  },
  notifications: {
    method: 'GET',
    path: '/v1/notifications',
    permission: 'read',
    summary: 'The ways by which people are told what happens, and how their last messages went.',
    answer: 'NotifyWayView[]',
  },
  notifyTest: {
    method: 'POST',
    path: '/v1/notifications/test',
    permission: 'notify',
    summary: 'Sends a test message by one way or by each, from this node or from every node.',
    body: 'NotifyTest',
    answer: 'NotifyTestView[]',
  },
  explain: {
    method: 'GET',
    path: '/v1/explain/:group',
    permission: 'read',
    summary: 'Why a group is where it is, and why not elsewhere.',
    answer: 'ExplanationView',
  },
  configuration: {
    method: 'GET',
    path: '/v1/configuration',
    permission: 'configure',
    summary: 'The running configuration and its version; passwords of devices stand in it.',
    answer: 'ConfigurationView',
    verbatim: true,
  },
  history: {
    method: 'GET',
    path: '/v1/configurations',
    permission: 'read',
    summary: 'What was applied, newest first; the first is in force.',
    answer: 'EditionView[]',
  },
  applied: {
    method: 'GET',
    path: '/v1/configurations/:version',
    permission: 'configure',
    summary:
      'One configuration that was applied, with its cluster file as it was written, passwords included.',
    answer: 'AppliedView',
    verbatim: true,
  },
  upload: {
    method: 'POST',
    path: '/v1/configurations',
    permission: 'configure',
    summary: 'Puts a configuration beside the document, so that a request can name it.',
    body: 'ConfigurationUpload',
    answer: 'StoredConfiguration',
  },
  ...accessRoutes,
  request: {
    method: 'POST',
    path: '/v1/requests',
    permission: 'by-request',
    summary: 'Asks something of the coordinator and waits for its answer.',
    query: {
      withinMs: {
        kind: 'count',
        max: requestMsMax,
        about: `how long whoever asks waits (default: ${requestMsUsual}); what was not decided by then is not done any more, nor what was not decided when the connection ends`,
      },
    },
    body: 'Request',
    answer: 'Acceptance',
  },
} as const satisfies Readonly<Record<string, Route>>;
