/** docs/reference/output.md: the shapes of `-o json|yaml` and of the API, from the schemas of its contract. */
import type * as z from 'zod';
import { answers } from '../../api/contract/answers.ts';
import type { AnswerName } from '../../api/contract/route.ts';
import { table } from './markdown.ts';
import { typeWords } from './shape-words.ts';

const head = `# What programs get

Made from \`src/api/contract\` by \`make docs\`; do not edit.

\`-o json\` and \`-o yaml\` print the same shapes, and so does [the API](api.md) of an agent. Every key is always there;
what is not known is null. Moments are ISO 8601 in UTC. New keys may be added, keys are never renamed or given another
meaning.`;

/** Which command prints it, or what it is a part of. */
const places: Readonly<Record<AnswerName, string>> = {
  StatusView: '`holdfast status`',
  ProblemView: 'in StatusView',
  StoreView: 'in StatusView',
  TimingView: 'in StatusView',
  BudgetView: 'in TimingView',
  NodeView: '`holdfast node show`; a list of them: `holdfast node list`',
  LinkView: 'in NodeView',
  ProofView: 'in NodeView',
  GroupView: '`holdfast group list` (a list); `holdfast group show` adds `resources`, a list of ResourceView',
  ResourceView: '`holdfast resource show`; a list of them: `holdfast resource list`',
  EventView: '`holdfast events` (a list); with `--follow` one object per line',
  ExplanationView: '`holdfast explain group`',
  FenceDeviceView: '`holdfast fence list` (a list)',
  ReadinessView: '`holdfast readiness`',
  GroupReadinessView: 'in ReadinessView',
  DrillView: '`holdfast drill list` (a list); in GroupReadinessView',
  SnapshotView: 'the API only',
  NotifyWayView: '`holdfast notify` (a list)',
  NotifyTestView: '`holdfast notify test` (a list)',
  ConfigurationView: 'the API only',
  StoredConfiguration: 'the API only',
  EditionView: '`holdfast config history` (a list)',
  AppliedView: '`holdfast config show`, without `config`, and passwords in `source` only with `--secrets`',
  Acceptance: 'the API only',
  TokenView: '`holdfast token list` (a list)',
  NewToken: '`holdfast token create`',
  AuditView: '`holdfast audit` (a list; each has its `node` as well)',
  AuditOfNodeView: 'the API only',
  AuthorityView: 'the API only',
  AuthorityKeyView: '`holdfast authority show` (a list)',
  AuthorityGiven: 'the API only',
  AuthorityHeld: 'the API only',
  AuthorityDropped: 'the API only',
  Barred: 'the API only',
  JoinedView: 'the API only',
  IssuedCertificate: 'the API only',
  ErrorView: 'the API only',
};

/** The whole page in Markdown. */
export function outputPage(): string {
  const names = Object.keys(answers) as AnswerName[];
  return `${[head, '', ...names.flatMap(renderShape)].join('\n').trimEnd()}\n`;
}

function renderShape(name: AnswerName): string[] {
  const schema: z.ZodObject = answers[name];
  const rows = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([key, field]) => [
    `\`${key}\``,
    typeWords(field),
    field.description ?? '',
  ]);
  const about = `${schema.description ?? ''} Where: ${places[name]}.`;
  return [`## ${name}`, '', about, '', ...table(['key', 'type', 'meaning'], rows), ''];
}
