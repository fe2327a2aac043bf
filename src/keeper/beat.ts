/**
 * The heartbeat on the wire: one UDP datagram, signed with the cluster's key. Whatever else arrives on the port is
 * refused here with a reason and never throws; reading costs one HMAC, and only for packets of the right shape.
 *
 * Layout (big endian): magic "HFBT" 4 · version 1 · sender length 1 · cluster 8 and network 4 (start of the SHA-256 of
 * their names) · incarnation 8 (base 36) · stamp 6 · sequence 6 · progress 4 · sender · HMAC-SHA256, first 16 bytes.
 * The network is part of what is signed, so a packet recorded on one network is refused on another.
 */
import { createHash, type KeyObject } from 'node:crypto';
import type { NetworkName, NodeName } from '../core/config.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import { createHmacSigner } from './hmac.ts';

const MAGIC = 0x48464254;
const VERSION = 1;
const AT = {
  version: 4,
  senderLength: 5,
  cluster: 6,
  network: 14,
  inc: 18,
  stamp: 26,
  sequence: 32,
  progress: 38,
  sender: 42,
};
const MAC_LENGTH = 16;
const SENDER_LENGTH_MAX = 64;
export const INCARNATION_LENGTH = 8;

/** What every beat of a network has in common. */
export interface BeatScope {
  readonly cluster: string;
  readonly network: NetworkName;
  readonly key: KeyObject;
}

export type BeatRefusal = 'shape' | 'foreign-cluster' | 'other-network' | 'wrong-key' | 'own';

/** Writes this incarnation's beats for one network; the same buffer is filled again and again. */
export function makeBeatWriter(
  scope: BeatScope,
  from: { readonly sender: NodeName; readonly inc: string; readonly stamp: number },
): (sequence: number, progress: number) => Buffer {
  const sender = Buffer.from(from.sender, 'utf8');
  const macAt = AT.sender + sender.length;
  const packet = Buffer.alloc(macAt + MAC_LENGTH);
  packet.writeUInt32BE(MAGIC, 0);
  packet[AT.version] = VERSION;
  packet[AT.senderLength] = sender.length;
  hashOf(scope.cluster, 8).copy(packet, AT.cluster);
  hashOf(scope.network, 4).copy(packet, AT.network);
  packet.write(from.inc, AT.inc, INCARNATION_LENGTH, 'latin1');
  packet.writeUIntBE(from.stamp, AT.stamp, 6);
  sender.copy(packet, AT.sender);
  const signer = createHmacSigner(scope.key);
  return (sequence, progress) => {
    packet.writeUIntBE(sequence, AT.sequence, 6);
    packet.writeUInt32BE(progress >>> 0, AT.progress);
    signer.sign(packet, macAt, packet, macAt, MAC_LENGTH);
    return packet;
  };
}

/** Reads the beats of one network. A string is the reason why a packet is none of ours. */
export function makeBeatReader(scope: BeatScope, ownName: NodeName): (packet: Buffer) => Beat | BeatRefusal {
  const signer = createHmacSigner(scope.key);
  const cluster = hashOf(scope.cluster, 8);
  const network = hashOf(scope.network, 4);
  return (packet) => {
    if (!hasShape(packet)) return 'shape';
    if (!hasBytes(packet, AT.cluster, cluster)) return 'foreign-cluster';
    if (!hasBytes(packet, AT.network, network)) return 'other-network';
    const macAt = packet.length - MAC_LENGTH;
    if (!signer.verify(packet, macAt, MAC_LENGTH)) return 'wrong-key';
    const sender = packet.toString('utf8', AT.sender, macAt);
    if (sender === ownName) return 'own';
    return {
      sender,
      inc: packet.toString('latin1', AT.inc, AT.inc + INCARNATION_LENGTH),
      stamp: packet.readUIntBE(AT.stamp, 6),
      sequence: packet.readUIntBE(AT.sequence, 6),
      progress: packet.readUInt32BE(AT.progress),
    };
  };
}

function hasShape(packet: Buffer): boolean {
  if (packet.length <= AT.sender + MAC_LENGTH || packet.readUInt32BE(0) !== MAGIC) return false;
  const senderLength = packet[AT.senderLength] as number;
  return (
    packet[AT.version] === VERSION &&
    senderLength <= SENDER_LENGTH_MAX &&
    packet.length === AT.sender + senderLength + MAC_LENGTH
  );
}

function hasBytes(packet: Buffer, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (packet[at + i] !== bytes[i]) return false;
  return true;
}

function hashOf(name: string, length: number): Buffer {
  return createHash('sha256').update(name, 'utf8').digest().subarray(0, length);
}
