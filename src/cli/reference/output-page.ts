/** docs/reference/output.md: the shapes of `-o json|yaml` and of the local API, from the schemas of its contract. */
import * as z from 'zod';
import { groupView, resourceView } from '../../api/contract/group-view.ts';
import { linkView, nodeView, proofView } from '../../api/contract/node-view.ts';
import { configurationView, errorView, eventView, explanationView } from '../../api/contract/other-views.ts';
import { requestSchema } from '../../api/contract/requests.ts';
import { routes } from '../../api/contract/routes.ts';
import {
  budgetView,
  problemView,
  statusView,
  storeView,
  timingView,
} from '../../api/contract/status-view.ts';
import { table } from './markdown.ts';

const head = `# What programs get

Made from \`src/api/contract\` by \`node src/cli/reference/write.ts\`; do not edit.

\`-o json\` and \`-o yaml\` print the same shapes, and so does the local API: HTTP over the Unix socket \`api.sock\` in the
state directory of an agent. Every key is always there; what is not known is null. Moments are ISO 8601 in UTC. New keys
may be added, keys are never renamed or given another meaning.`;

/** Name, schema, and which command prints it. */
const shapes: readonly (readonly [string, z.ZodObject, string])[] = [
  ['StatusView', statusView, '`holdfast status`'],
  ['ProblemView', problemView, 'in StatusView'],
  ['StoreView', storeView, 'in StatusView'],
  ['TimingView', timingView, 'in StatusView'],
  ['BudgetView', budgetView, 'in TimingView'],
  ['NodeView', nodeView, '`holdfast node show`; a list of them: `holdfast node list`'],
  ['LinkView', linkView, 'in NodeView'],
  ['ProofView', proofView, 'in NodeView'],
  [
    'GroupView',
    groupView,
    '`holdfast group list` (a list); `holdfast group show` adds `resources`, a list of ResourceView',
  ],
  ['ResourceView', resourceView, '`holdfast resource show`; a list of them: `holdfast resource list`'],
  ['EventView', eventView, '`holdfast events` (a list); with `--follow` one object per line'],
  ['ExplanationView', explanationView, '`holdfast explain group`'],
  ['ConfigurationView', configurationView, 'GET /v1/configuration'],
  ['ErrorView', errorView, 'every answer of the API that is not a success'],
];

/** The whole page in Markdown. */
export function outputPage(): string {
  return `${[head, '', ...shapes.flatMap(renderShape), ...renderRoutes(), '', ...renderRequests()].join('\n').trimEnd()}\n`;
}

function renderShape([name, schema, where]: (typeof shapes)[number]): string[] {
  const rows = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([key, field]) => [
    `\`${key}\``,
    typeWords(field),
    field.description ?? '',
  ]);
  return [
    `## ${name}`,
    '',
    `${schema.description ?? ''} Printed by: ${where}.`,
    '',
    ...table(['key', 'type', 'meaning'], rows),
    '',
  ];
}

/** `text`, `list of NodeView`, `one of in, gone`, `number or null`, `{by}`. */
function typeWords(field: z.ZodType): string {
  const named = shapes.find(([, schema]) => schema.shape === (field as Partial<z.ZodObject>).shape);
  if (named) return named[0];
  if (field instanceof z.ZodNullable) return `${typeWords(field.unwrap() as z.ZodType)} or null`;
  if (field instanceof z.ZodArray) return `list of ${typeWords(field.element as z.ZodType)}`;
  if (field instanceof z.ZodEnum) return `one of ${field.options.join(', ')}`;
  if (field instanceof z.ZodRecord) return 'map of text';
  if (field instanceof z.ZodObject) return `{${Object.keys(field.shape).join(', ')}}`;
  const kinds: readonly (readonly [new (...args: never[]) => z.ZodType, string])[] = [
    [z.ZodString, 'text'],
    [z.ZodNumber, 'number'],
    [z.ZodBoolean, 'true or false'],
  ];
  return kinds.find(([kind]) => field instanceof kind)?.[1] ?? 'anything';
}

function renderRoutes(): string[] {
  const rows = Object.values(routes).map((r) => [`\`${r.method} ${r.path}\``, r.summary]);
  return ['## Routes of the local API', '', ...table(['route', 'what it gives'], rows)];
}

function renderRequests(): string[] {
  const rows = requestSchema.options.map((option) => {
    const { kind, ...rest } = option.shape as Readonly<Record<string, z.ZodType>>;
    const name = String((kind as z.ZodLiteral).value);
    return [
      `\`${name}\``,
      Object.keys(rest)
        .map((key) => `\`${key}\``)
        .join(', ') || '-',
    ];
  });
  const note =
    'The body of `POST /v1/requests` is `{"kind": …}` with exactly these keys. The answer is `{"outcome": "accepted"}`, or an error: 409 `refused` with the reason, 504 `unanswered` when the coordinator gave no answer.';
  return ['## Requests', '', note, '', ...table(['kind', 'keys'], rows.sort())];
}
