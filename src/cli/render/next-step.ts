/**
 * What to type next, for a reason that the cluster gives: its remedy as a command, else the command that shows more.
 * The one place that knows which command shows more about a reason.
 */
import type { Reason, ReasonFacts, ReasonKind } from '../../core/reason.ts';
import { remedyOf } from '../../core/takeover/requests/remedy-of.ts';
import { requestLine } from '../requests/request-line.ts';

type Looks = { readonly [K in ReasonKind]?: (facts: ReasonFacts[K]) => string };

const explain = ({ group }: { readonly group: string }) => `holdfast explain group ${group}`;

const looks: Looks = {
  'no-such-node': () => 'holdfast node list',
  'no-such-group': () => 'holdfast group list',
  'not-a-node': () => 'holdfast apply FILE',
  'no-document': () => 'holdfast init FILE',
  'store-older': () => 'holdfast store accept FILE',
  'store-of-another': () => 'holdfast store accept FILE',
  'store-forked': () => 'holdfast store accept FILE',
  'store-before-accepted': () => 'holdfast store accept FILE',
  'peer-knows-another': () => 'holdfast store accept FILE',
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
  if (remedy) return requestLine(remedy);
  return (looks[reason.kind] as ((facts: Reason) => string) | undefined)?.(reason) ?? '';
}
