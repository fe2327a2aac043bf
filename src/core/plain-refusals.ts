/** Why the coordinator refuses what an operator asks, where that holds no other reason (see reason.ts). */
import type { GroupName, NodeName } from './config.ts';
import type { Broken, By, Nothing, OfGroup, OfNode, OfResource } from './reason-facts.ts';

export interface PlainRefusals {
  /** Whoever asked waits no longer. */
  'too-late': Nothing;
  /** It was answered, but what was said is not in the document. */
  'answer-not-kept': Nothing;
  /** What was asked was meant for the incarnation `seen`. */
  'began-anew': OfNode & { readonly seen: string };
  'unknown-request': { readonly request: string };
  'request-without': { readonly request: string; readonly field: string };
  'no-such-node': OfNode;
  'no-such-group': OfGroup;
  'group-being-removed': OfGroup;
  /** Carrying it out threw; `kept`: under which name `node` keeps what is needed to see it again. */
  'request-broke': OfNode & Broken & { readonly request: string };
  'configuration-changed': { readonly version: number; readonly base: number };
  'another-cluster': { readonly name: string; readonly file: string };
  'store-changed': Nothing;
  'judged-by-lease': OfNode;
  /** Their version does not know what the configuration needs. */
  'members-too-old': { readonly nodes: readonly NodeName[]; readonly needs: string };
  'node-still': OfNode & { readonly is: 'in' | 'accused' };
  'node-already': OfNode & { readonly is: 'gone' | 'out' };
  'no-device': OfNode;
  'nothing-in-doubt': OfNode & OfResource;
  'vouch-there': OfNode & OfResource;
  'nothing-to-confirm': OfNode & { readonly is: 'gone' | 'out' };
  'still-heard': OfNode;
  'still-heard-by': OfNode & { readonly by: NodeName };
  'still-renews': OfNode;
  'is-the-judge': OfNode;
  'no-other-node': OfGroup;
  /** `with` runs where it runs, and is pinned to `node`. */
  'pinned-together': OfGroup & OfNode & { readonly with: GroupName };
  'not-in-cluster-now': OfNode;
  'under-maintenance': OfGroup;
  'group-disabled': OfGroup & By;
  'not-enabled-in-file': OfGroup;
  /** It is stopped, and may be started. */
  'not-disabled': OfGroup;
  /** Its owner is accused or gone. */
  'owner-being-taken-over': OfGroup & OfNode;
  'does-not-run': OfGroup & { readonly stopped: 'no' | 'stopped' | 'disabled' };
}
