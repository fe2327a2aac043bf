/** The parameters of a floating address in the cluster file. */
import { interfaceAddress, name, someTime } from '../../values/scalar.ts';

export const about = 'A floating address: added, announced, checked from other nodes, removed.';

export const parameters = {
  address: interfaceAddress().meta({
    description: 'The floating address with the prefix of its subnet, IPv4 or IPv6.',
  }),
  network: name()
    .optional()
    .meta({ description: 'Network it lives on.', 'x-default': 'the network whose subnet contains it' }),
  refresh: someTime()
    .prefault('10s')
    .meta({ description: 'How often the address is announced again while it is owned.' }),
};
