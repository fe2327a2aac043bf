/** What a host is given that joins. */
import type { JoinedHost } from '../../ports/joining.ts';

export const joined: JoinedHost = {
  cluster: 'web',
  node: 'my-vm6',
  addresses: { net0: '10.0.0.6' },
  added: true,
  version: 2,
  certificate: 'certificate',
  authority: 'authority',
  people: null,
  file: 'cluster:\n  name: web\n',
  key: 'a2V5',
};
