/** All guides, by request; a request without one has a command all the same. */
import type { RequestKind, RequestOf } from '../../core/takeover/requests/requests.ts';
import { clusterGuides } from './cluster-guides.ts';
import { groupGuides } from './group-guides.ts';
import type { Guide } from './guide.ts';
import { nodeGuides } from './node-guides.ts';

export const guides: { readonly [K in RequestKind]?: Guide<RequestOf<K>> } = {
  ...clusterGuides,
  ...nodeGuides,
  ...groupGuides,
};
