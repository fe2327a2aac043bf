/**
 * What to type next, for a reason that the cluster gives: its remedy as a command, else the command that shows more.
 * The one place that knows how requests and reasons are called on the command line.
 */
import type { Reason, ReasonFacts, ReasonKind } from '../../core/reason.ts';
import { remedyOf } from '../../core/takeover/requests/remedy-of.ts';
import type { Request } from '../../core/takeover/requests/requests.ts';

type Looks = { readonly [K in ReasonKind]?: (facts: ReasonFacts[K]) => string };

const explain = ({ group }: { readonly group: string }) => `holdfast explain group ${group}`;

const looks: Looks = {
  'no-such-node': () => 'holdfast node list',
  'no-such-group': () => 'holdfast group list',
  'not-a-node': () => 'holdfast apply FILE',
  'no-document': () => 'holdfast init FILE',
  'configuration-changed': () => 'holdfast plan FILE',
  'node-still': ({ node }) => `holdfast node drain ${node}`,
  'no-other-node': explain,
  'may-not-run': explain,
  'runs-nowhere': explain,
  'group-cannot-stop': explain,
  'group-failed': explain,
  'not-in-cluster-now': ({ node }) => `holdfast node show ${node}`,
  'still-heard-by': ({ node }) => `holdfast node show ${node}`,
};

/** Empty where there is nothing to type. */
export function nextStep(reason: Reason): string {
  const remedy = remedyOf(reason);
  if (remedy) return commandOf(remedy);
  return (looks[reason.kind] as ((facts: Reason) => string) | undefined)?.(reason) ?? '';
}

/** The command that sends this request. */
function commandOf(request: Request): string {
  switch (request.kind) {
    case 'arm':
    case 'disarm':
      return `holdfast ${request.kind}`;
    case 'apply':
      return 'holdfast apply FILE';
    case 'drain':
    case 'resume':
    case 'fence':
    case 'confirm-off':
      return `holdfast node ${request.kind} ${request.node}`;
    case 'maintenance':
      return `holdfast group maintenance ${request.group} ${request.on ? 'on' : 'off'}`;
    case 'move':
      return `holdfast group move ${request.group} ${request.node}`.trim();
    default:
      return `holdfast group ${request.kind} ${request.group}`;
  }
}
