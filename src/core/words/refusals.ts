/** Why the coordinator refuses what an operator asks. */
import type { RefusalReasons } from '../reason.ts';
import { listed } from './grammar.ts';
import type { Sentences } from './sentences.ts';

export const refusalWords: Sentences<RefusalReasons> = {
  'answer-not-kept': () => 'it was answered, and the answer is not known any more',
  'too-late': () => 'whoever asked waits no longer: nobody could decide in that time, and nothing was done',
  'began-anew': (f) => `${f.node} has begun anew since it was looked at: that was another incarnation`,
  'unknown-request': (f) => `there is no request "${f.request}" in this version`,
  'request-without': (f) => `the request "${f.request}" lacks its ${f.field}`,
  'no-such-node': (f) => `there is no node ${f.node}`,
  'no-such-group': (f) => `there is no group ${f.group}`,
  'group-being-removed': (f) => `${f.group} has left the configuration: it is being stopped`,
  'request-broke': (f) =>
    `"${f.request}" met a mistake in Holdfast and was set aside: ${f.said} (${f.node} keeps what led to it in replay/${f.kept}.json of its state directory: please report it)`,
  'configuration-changed': (f) =>
    `the configuration changed meanwhile (it is version ${f.version}, the plan was made against ${f.base})`,
  'another-cluster': (f) => `this is cluster ${f.name}, the file describes ${f.file}`,
  'store-changed': () => 'another store cannot take the place of this one while the cluster runs',
  'judged-by-lease': (f) =>
    `lease, lapseMargin, onStoreLoss and watchdogs cannot change while ${f.node} may be judged by its lease`,
  'members-too-old': (f) =>
    `${listed(f.nodes)} ${f.nodes.length === 1 ? 'runs' : 'run'} a version that does not know what the configuration needs (${f.needs})`,
  'node-still': (f) => `${f.node} is to be taken out, but it is still ${f.is}`,
  'node-already': (f) => `${f.node} is ${f.is} already`,
  'no-device': (f) => `${f.node} has no fence device`,
  'nothing-in-doubt': (f) =>
    `nothing is to be vouched for: no probe of ${f.resource} keeps ${f.node} out, and none would`,
  'vouch-there': (f) => `only who has looked at ${f.node} can vouch for ${f.resource} there`,
  'nothing-to-confirm': (f) => `${f.node} is ${f.is} already: nothing to confirm`,
  'still-heard': (f) => `${f.node} is still heard`,
  'still-heard-by': (f) => `${f.by} still hears ${f.node}`,
  'still-renews': (f) => `${f.node} still renews its record`,
  'is-the-judge': (f) => `${f.node} is the one that would have to agree`,
  'no-other-node': (f) => `no other node may run ${f.group}`,
  'pinned-together': (f) => `${f.group} runs together with ${f.with}, which is pinned to ${f.node}`,
  'may-not-run': (f, say) => `${f.node} may not run ${f.group}: ${say(f.why)}`,
  'not-in-cluster-now': (f) => `${f.node} is not in the cluster now`,
  'under-maintenance': (f) => `${f.group} is under maintenance`,
  'group-disabled': (f) => `${f.group} is disabled by ${f.by}`,
  'not-enabled-in-file': (f) => `${f.group} is not enabled in the cluster file`,
  'not-disabled': (f) => `${f.group} is stopped, not disabled: it runs again when it is started`,
  'owner-being-taken-over': (f) =>
    `${f.node}, which had ${f.group}, is lost: ${f.group} is being taken over; ask again when it runs`,
  'does-not-run': (f) => `${f.group} does not run`,
};
