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

const magic = 0x48464254;
const version = 1;
const offsets = {
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
const macLength = 16;
const senderLengthMax = 64;
export const incarnationLength = 8;

/** What every beat of a network has in common. */
export interface BeatScope {
  readonly cluster: string;
  readonly network: NetworkName;
  readonly key: KeyObject;
}

export type BeatRefusal = 'shape' | 'foreign-cluster' | 'other-network' | 'wrong-key' | 'own';

/** Writes this incarnation's beats for one network; the same buffer is filled again and again. */
export function createBeatWriter(
  scope: BeatScope,
  from: { readonly sender: NodeName; readonly inc: string; readonly stamp: number },
): (sequence: number, progress: number) => Buffer {
  const sender = Buffer.from(from.sender, 'utf8');
  const macAt = offsets.sender + sender.length;
  const packet = Buffer.alloc(macAt + macLength);
  packet.writeUInt32BE(magic, 0);
  packet[offsets.version] = version;
  packet[offsets.senderLength] = sender.length;
  hashOf(scope.cluster, 8).copy(packet, offsets.cluster);
  hashOf(scope.network, 4).copy(packet, offsets.network);
  packet.write(from.inc, offsets.inc, incarnationLength, 'latin1');
  packet.writeUIntBE(from.stamp, offsets.stamp, 6);
  sender.copy(packet, offsets.sender);
  const signer = createHmacSigner(scope.key);
  return (sequence, progress) => {
    packet.writeUIntBE(sequence, offsets.sequence, 6);
    packet.writeUInt32BE(progress >>> 0, offsets.progress);
    signer.sign(packet, macAt, packet, macAt, macLength);
    return packet;
  };
}

/** Reads the beats of one network. A string is the reason why a packet is none of ours. */
export function createBeatReader(
  scope: BeatScope,
  ownName: NodeName,
): (packet: Buffer) => Beat | BeatRefusal {
  const signer = createHmacSigner(scope.key);
  const cluster = hashOf(scope.cluster, 8);
  const network = hashOf(scope.network, 4);
  return (packet) => {
    if (!hasShape(packet)) return 'shape';
    if (!hasBytes(packet, offsets.cluster, cluster)) return 'foreign-cluster';
    if (!hasBytes(packet, offsets.network, network)) return 'other-network';
    const macAt = packet.length - macLength;
    if (!signer.verify(packet, macAt, macLength)) return 'wrong-key';
    const sender = packet.toString('utf8', offsets.sender, macAt);
    if (sender === ownName) return 'own';
    return {
      sender,
      inc: packet.toString('latin1', offsets.inc, offsets.inc + incarnationLength),
      stamp: packet.readUIntBE(offsets.stamp, 6),
      sequence: packet.readUIntBE(offsets.sequence, 6),
      progress: packet.readUInt32BE(offsets.progress),
    };
  };
}

function hasShape(packet: Buffer): boolean {
  if (packet.length <= offsets.sender + macLength || packet.readUInt32BE(0) !== magic) return false;
  const senderLength = packet[offsets.senderLength] as number;
  return (
    packet[offsets.version] === version &&
    senderLength <= senderLengthMax &&
    packet.length === offsets.sender + senderLength + macLength
  );
}

function hasBytes(packet: Buffer, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (packet[at + i] !== bytes[i]) return false;
  return true;
}

function hashOf(name: string, length: number): Buffer {
  return createHash('sha256').update(name, 'utf8').digest().subarray(0, length);
}
