/**
 * The heartbeat on the wire: one UDP datagram, signed with the cluster's key. Whatever else arrives on the port is
 * refused here with a reason and never throws; reading costs one HMAC, and only for packets of the right shape.
 *
 * Layout (big endian): magic "HFBT" 4 · version 1 · sender length 1 · cluster 8 and network 4 (start of the SHA-256 of
 * their names) · incarnation 8 (base 36) · stamp 6 · sequence 6 · progress 4 · [newest 34] · sender · HMAC-SHA256, first
 * 16 bytes. The network is part of what is signed, so a packet recorded on one network is refused on another.
 *
 * Newest, in version 2: the newest document that the sender knows of: epoch 4 · version 6 · lineage 16 · mark 8; a
 * lineage of zeros is none. Agents of before that read version 1 only, so it is sent to whoever has not shown that it
 * reads both: the highest bit of the sequence says so.
 */
import { createHash, type KeyObject } from 'node:crypto';
import type { NetworkName, NodeName } from '../core/config.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import type { Newest } from '../core/takeover/newest.ts';
import { createHmacSigner } from './hmac.ts';

const magic = 0x48464254;
const offsets = {
  version: 4,
  senderLength: 5,
  cluster: 6,
  network: 14,
  inc: 18,
  stamp: 26,
  sequence: 32,
  progress: 38,
  newest: 42,
};
const newestAt = { epoch: 0, version: 4, lineage: 10, mark: 26 };
const newestLength = 34;
const lineageLength = 16;
const markLength = 8;
const macLength = 16;
const senderLengthMax = 64;
const readsBoth = 2 ** 47;
export const incarnationLength = 8;

/** What every beat of a network has in common. */
export interface BeatScope {
  readonly cluster: string;
  readonly network: NetworkName;
  readonly key: KeyObject;
}

export type BeatRefusal = 'shape' | 'foreign-cluster' | 'other-network' | 'wrong-key' | 'own';
export type BeatVersion = 1 | 2;

/** `readsNewest`: its sender understands version 2. */
export type ReadBeat = Beat & { readonly readsNewest: boolean };

export type BeatWriter = (sequence: number, progress: number, newest?: Newest) => Buffer;

/** Writes this incarnation's beats for one network; the same buffer is filled again and again. */
export function createBeatWriter(
  scope: BeatScope,
  from: { readonly sender: NodeName; readonly inc: string; readonly stamp: number },
  version: BeatVersion = 2,
): BeatWriter {
  const sender = Buffer.from(from.sender, 'utf8');
  const senderAt = senderOffset(version);
  const macAt = senderAt + sender.length;
  const packet = Buffer.alloc(macAt + macLength);
  packet.writeUInt32BE(magic, 0);
  packet[offsets.version] = version;
  packet[offsets.senderLength] = sender.length;
  hashOf(scope.cluster, 8).copy(packet, offsets.cluster);
  hashOf(scope.network, 4).copy(packet, offsets.network);
  packet.write(from.inc, offsets.inc, incarnationLength, 'latin1');
  packet.writeUIntBE(from.stamp, offsets.stamp, 6);
  sender.copy(packet, senderAt);
  const signer = createHmacSigner(scope.key);
  let written: Newest | undefined;
  return (sequence, progress, newest) => {
    packet.writeUIntBE(readsBoth + sequence, offsets.sequence, 6);
    packet.writeUInt32BE(progress >>> 0, offsets.progress);
    if (version === 2 && newest !== written) writeNewest(packet, newest);
    written = newest;
    signer.sign(packet, macAt, packet, macAt, macLength);
    return packet;
  };
}

/** Reads the beats of one network. A string is the reason why a packet is none of ours. */
export function createBeatReader(
  scope: BeatScope,
  ownName: NodeName,
): (packet: Buffer) => ReadBeat | BeatRefusal {
  const signer = createHmacSigner(scope.key);
  const cluster = hashOf(scope.cluster, 8);
  const network = hashOf(scope.network, 4);
  return (packet) => {
    if (!hasShape(packet)) return 'shape';
    if (!hasBytes(packet, offsets.cluster, cluster)) return 'foreign-cluster';
    if (!hasBytes(packet, offsets.network, network)) return 'other-network';
    const macAt = packet.length - macLength;
    if (!signer.verify(packet, macAt, macLength)) return 'wrong-key';
    const version = packet[offsets.version] as BeatVersion;
    const sender = packet.toString('utf8', senderOffset(version), macAt);
    if (sender === ownName) return 'own';
    return { sender, ...readBeat(packet, version) };
  };
}

function readBeat(packet: Buffer, version: BeatVersion): Omit<ReadBeat, 'sender'> {
  const sequence = packet.readUIntBE(offsets.sequence, 6);
  const newest = version === 2 ? readNewest(packet) : undefined;
  return {
    inc: packet.toString('latin1', offsets.inc, offsets.inc + incarnationLength),
    stamp: packet.readUIntBE(offsets.stamp, 6),
    sequence: sequence % readsBoth,
    progress: packet.readUInt32BE(offsets.progress),
    readsNewest: sequence >= readsBoth,
    ...(newest && { newest }),
  };
}

function writeNewest(packet: Buffer, newest: Newest | undefined): void {
  const at = offsets.newest;
  packet.fill(0, at, at + newestLength);
  if (newest === undefined) return;
  packet.writeUInt32BE(newest.epoch, at + newestAt.epoch);
  packet.writeUIntBE(newest.version, at + newestAt.version, 6);
  packet.write(newest.lineage, at + newestAt.lineage, lineageLength, 'latin1');
  packet.write(newest.mark, at + newestAt.mark, markLength, 'hex');
}

function readNewest(packet: Buffer): Newest | undefined {
  const at = offsets.newest;
  const lineageAt = at + newestAt.lineage;
  const lineage = packet.toString('latin1', lineageAt, lineageAt + lineageLength).replace(/\0+$/, '');
  if (lineage === '') return undefined;
  const epoch = packet.readUInt32BE(at + newestAt.epoch);
  const version = packet.readUIntBE(at + newestAt.version, 6);
  const mark = packet.toString('hex', at + newestAt.mark, at + newestAt.mark + markLength);
  // A mark of zeros is one that its sender does not know (a file of before there were marks).
  return { epoch, lineage, version, mark: /^0+$/.test(mark) ? '' : mark };
}

function senderOffset(version: number): number {
  return offsets.newest + (version === 2 ? newestLength : 0);
}

function hasShape(packet: Buffer): boolean {
  if (packet.length <= senderOffset(1) + macLength || packet.readUInt32BE(0) !== magic) return false;
  const senderLength = packet[offsets.senderLength] as number;
  const version = packet[offsets.version] as number;
  return (
    (version === 1 || version === 2) &&
    senderLength > 0 &&
    senderLength <= senderLengthMax &&
    packet.length === senderOffset(version) + senderLength + macLength
  );
}

function hasBytes(packet: Buffer, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (packet[at + i] !== bytes[i]) return false;
  return true;
}

function hashOf(name: string, length: number): Buffer {
  return createHash('sha256').update(name, 'utf8').digest().subarray(0, length);
}
