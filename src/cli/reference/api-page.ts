/** docs/reference/api.md: every route with its permission, fields, body and answer, from the table of routes. */
import type * as z from 'zod';
import { roles } from '../../api/contract/permission.ts';
import { bodies, requestSchema } from '../../api/contract/requests.ts';
import type { Route } from '../../api/contract/route.ts';
import { askerHeader, bodyBytesMax, routes } from '../../api/contract/routes.ts';
import { statuses } from '../../api/routes/failure-answer.ts';
import { apiPort } from '../../core/api-places.ts';
import { type RequestKind, requestRules } from '../../core/takeover/requests/requests.ts';
import { table } from './markdown.ts';
import { typeWords } from './shape-words.ts';

const head = `# The API

Made from \`src/api/contract/routes.ts\` by \`make docs\`; do not edit.

HTTP, JSON in and out, at most ${bodyBytesMax / 1024 / 1024} MiB per request: over the Unix socket \`api.sock\` in the state directory of
an agent, and over HTTPS (TLS 1.3) on port ${apiPort} of the addresses of a node where the cluster has an identity
(\`cluster.identity\`; \`api\` names another port, other networks, or none, in the [cluster file](cluster-file.md); [who comes in](../operations/access.md)). The command line is a client of it; so is curl:

\`\`\`
curl --unix-socket /var/lib/holdfast/api.sock http://agent/v1/status
curl --cacert authority.crt -H "authorization: Bearer $HOLDFAST_TOKEN" https://10.77.0.1:${apiPort}/v1/status
\`\`\`

Shapes of answers are in [output.md](output.md). Times are ISO 8601 in UTC. An answer that is not a success is an
[ErrorView](output.md#errorview).`;

const whoMay = `## Who may do what

The agent knows who is connected by the way in, not by what a request says. Whoever may open the Unix socket (root, and
the members of its group) has the role \`admin\`. From the network a certificate of a person or a token has the role it was made
with, an account of the system of the node (HTTP Basic, where \`api.accounts\` of the cluster file names groups) that of its groups there,
the certificate of another node looks only, and everybody else gets the same 401 whatever was tried. The header
\`${askerHeader}\` is a name for the journal of requests by the socket: it opens nothing.`;

/** The whole page in Markdown. */
export function apiPage(): string {
  const parts = [
    [head, whoMay],
    table(
      ['role', 'permissions'],
      Object.entries(roles).map(([role, may]) => [role, may.join(', ')]),
    ),
    ['## Routes'],
    table(['route', 'permission', 'what it gives'], Object.values<Route>(routes).map(overview)),
    ...Object.values<Route>(routes).flatMap(renderRoute),
    ['## Requests', requestsNote],
    table(['kind', 'permission', 'keys', 'what it asks'], requestSchema.options.map(renderRequest).sort()),
    ['## Errors', 'By code; [errors.md](../errors.md) has their sentences. Everything else is 500.'],
    table(
      ['HTTP status', 'code'],
      Object.entries(statuses).map(([code, status]) => [String(status), `\`${code}\``]),
    ),
  ];
  return `${parts.map((part) => part.join(part[0]?.startsWith('|') ? '\n' : '\n\n')).join('\n\n')}\n`;
}

const requestsNote =
  'The body of `POST /v1/requests` is `{"kind": …}` with exactly these keys. A refusal is the error `refused` with the reason; `unanswered` says that the coordinator gave no answer, and that it may still happen.';

function overview(route: Route): string[] {
  const name = `${route.method} ${route.path}`;
  const anchor = name
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
  const permission = route.permission === 'by-request' ? 'of the request' : `\`${route.permission}\``;
  return [`[\`${name}\`](#${anchor})`, permission, route.summary];
}

function renderRoute(route: Route): string[][] {
  const { method, path, summary, permission, query, body, answer, lines } = route;
  const more = lines === undefined ? '' : ` With \`follow=1\` one ${link(lines)} per line.`;
  const about = `${summary} ${permissionWords(permission)} Answer: ${answerWords(answer)}.${more}`;
  const fields = Object.entries(query ?? {}).map(([name, { kind, about }]) => [`\`${name}\``, kind, about]);
  return [
    [`### ${method} ${path}`, about],
    ...(fields.length === 0 ? [] : [table(['in the query', 'kind', 'meaning'], fields)]),
    ...(body === undefined ? [] : bodyParts(body)),
  ];
}

function permissionWords(permission: Route['permission']): string {
  return permission === 'by-request'
    ? 'Each request needs the permission it has below.'
    : permission === 'anyone'
      ? 'Anyone may.'
      : `Needs the permission \`${permission}\`.`;
}

function bodyParts(name: NonNullable<Route['body']>): string[][] {
  const schema: z.ZodType = bodies[name];
  const shape = (schema as Partial<z.ZodObject>).shape as Readonly<Record<string, z.ZodType>> | undefined;
  if (shape === undefined) return [['Body: one of the [requests](#requests) below.']];
  const rows = Object.entries(shape).map(([key, field]) => [
    `\`${key}\``,
    typeWords(field),
    field.description ?? '',
  ]);
  return [table(['in the body', 'type', 'meaning'], rows)];
}

function answerWords(answer: Route['answer']): string {
  if (answer === 'text') return 'a text, and no JSON';
  return answer.endsWith('[]') ? `a list of ${link(answer.slice(0, -2))}` : link(answer);
}

function link(name: string): string {
  return `[${name}](output.md#${name.toLowerCase()})`;
}

function renderRequest(option: (typeof requestSchema.options)[number]): string[] {
  const { kind, ...rest } = option.shape as Readonly<Record<string, z.ZodType>>;
  const keys = Object.keys(rest).map((key) => `\`${key}\``);
  const name = (kind as z.ZodLiteral).value as RequestKind;
  return [
    `\`${name}\``,
    `\`${requestRules[name].permission}\``,
    keys.join(', ') || '-',
    requestRules[name].about,
  ];
}
