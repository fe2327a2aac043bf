/** Connects to systemd, peer to peer, without a bus daemon. Loaded only where a unit is watched. */
import { createClient, type MessageBus } from 'dbus-native';

/** Its private socket, for root only; that it may be used for debugging is all that systemd(1) says of it. */
const socket = '/run/systemd/private';

export function connectToSystemd(): MessageBus {
  return createClient({ socket, direct: true, authMethods: ['EXTERNAL'] });
}
