/**
 * The heartbeat on the wire: one UDP datagram, signed with the cluster's key. Whatever else arrives on the port is
 * refused here with a reason and never throws; reading costs one HMAC, and only for packets of the right shape.
 *
 * Layout (big endian): magic "HFBT" 4 · version 1 · sender length 1 · cluster 8 and network 4 (start of the SHA-256 of
 * their names) · incarnation 8 (base 36) · stamp 6 · sequence 6 · progress 4 · the newest document that the sender knows
 * of 34 (epoch 4, version 6, lineage 16, mark 8; a lineage of zeros is none) · sender · how many peers it does not hear on
 * this network 1 · each of them 4 (start of the SHA-256 of its name) · what later versions of Holdfast may add · HMAC-SHA256,
 * first 16 bytes. The network is part of what is signed, so a packet recorded on one network is refused on another. What was
 * added is not looked at: a node of a later version must not fall silent for one that waits to be upgraded. Another layout
 * version is another protocol, and two of them cannot share a cluster.
 */
import { createHash } from 'node:crypto';
import type { NetworkName, NodeName } from '../core/config.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import type { BeatRefusal } from '../core/reason-facts.ts';
import type { Newest } from '../core/takeover/newest.ts';
import type { BeatKeys } from './beat-keys.ts';

const magic = 0x48464254;
const version = 2;
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
  sender: 76,
};
const newestAt = { epoch: 0, version: 4, lineage: 10, mark: 26 };
const newestLength = 34;
const lineageLength = 16;
const markLength = 8;
const macLength = 16;
const senderLengthMax = 64;
const nameHashLength = 4;
/** More than a cluster has nodes. */
const unheardMax = 255;
export const incarnationLength = 8;

/** What every beat of a network has in common. */
export interface BeatScope {
  readonly cluster: string;
  readonly network: NetworkName;
  readonly keys: BeatKeys;
}

/** What changes from beat to beat of an incarnation. */
export interface BeatNews {
  readonly sequence: number;
  readonly progress: number;
  /** The peers that the sender does not hear on this network; the same array while it stays so. */
  readonly unheard: readonly NodeName[];
  /** The same object while it stays so. */
  readonly newest: Newest | undefined;
}

export type BeatWriter = (news: BeatNews) => Buffer;

/** Writes this incarnation's beats for one network; the same buffer is filled again and again. */
export function createBeatWriter(
  scope: BeatScope,
  from: { readonly sender: NodeName; readonly inc: string; readonly stamp: number },
): BeatWriter {
  const sender = Buffer.from(from.sender, 'utf8');
  const unheardAt = offsets.sender + sender.length;
  const packet = Buffer.alloc(unheardAt + 1 + unheardMax * nameHashLength + macLength);
  packet.writeUInt32BE(magic, 0);
  packet[offsets.version] = version;
  packet[offsets.senderLength] = sender.length;
  hashOf(scope.cluster, 8).copy(packet, offsets.cluster);
  hashOf(scope.network, 4).copy(packet, offsets.network);
  packet.write(from.inc, offsets.inc, incarnationLength, 'latin1');
  packet.writeUIntBE(from.stamp, offsets.stamp, 6);
  sender.copy(packet, offsets.sender);
  let written: Partial<BeatNews> = {};
  let macAt = 0;
  return (news) => {
    if (news.unheard !== written.unheard) macAt = writeUnheard(packet, unheardAt, news.unheard);
    if (news.newest !== written.newest) writeNewest(packet, news.newest);
    written = news;
    packet.writeUIntBE(news.sequence, offsets.sequence, 6);
    packet.writeUInt32BE(news.progress >>> 0, offsets.progress);
    scope.keys.signer().sign(packet, macAt, packet, macAt, macLength);
    return packet.subarray(0, macAt + macLength);
  };
}

/** Returns where it ends. */
function writeUnheard(packet: Buffer, at: number, unheard: readonly NodeName[]): number {
  const told = unheard.slice(0, unheardMax);
  packet[at] = told.length;
  for (const [i, name] of told.entries())
    hashOf(name, nameHashLength).copy(packet, at + 1 + i * nameHashLength);
  return at + 1 + told.length * nameHashLength;
}

/** Reads the beats of one network. A string is the reason why a packet is none of ours. */
export function createBeatReader(
  scope: BeatScope,
  ownName: NodeName,
): (packet: Buffer) => Beat | BeatRefusal {
  const cluster = hashOf(scope.cluster, 8);
  const network = hashOf(scope.network, 4);
  const self = hashOf(ownName, nameHashLength);
  const newestIn = createNewestReader();
  return (packet) => {
    if (!hasShape(packet)) return 'shape';
    if (!hasBytes(packet, offsets.cluster, cluster)) return 'foreign-cluster';
    if (!hasBytes(packet, offsets.network, network)) return 'other-network';
    const macAt = packet.length - macLength;
    if (!scope.keys.isSigned(packet, macAt, macLength)) return 'wrong-key';
    const unheardAt = offsets.sender + (packet[offsets.senderLength] as number);
    const unheardTo = unheardAt + 1 + (packet[unheardAt] as number) * nameHashLength;
    const sender = packet.toString('utf8', offsets.sender, unheardAt);
    if (sender === ownName) return 'own';
    const newest = newestIn(packet);
    return {
      sender,
      inc: packet.toString('latin1', offsets.inc, offsets.inc + incarnationLength),
      stamp: packet.readUIntBE(offsets.stamp, 6),
      sequence: packet.readUIntBE(offsets.sequence, 6),
      progress: packet.readUInt32BE(offsets.progress),
      deaf: isUnheard(packet, unheardAt + 1, unheardTo, self),
      ...(newest && { newest }),
    };
  };
}

function isUnheard(packet: Buffer, from: number, to: number, self: Buffer): boolean {
  for (let at = from; at < to; at += nameHashLength) if (hasBytes(packet, at, self)) return true;
  return false;
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

/** Everybody names the same document in beat after beat: what has been read of the same bytes is not read again. */
function createNewestReader(): (packet: Buffer) => Newest | undefined {
  const bytes = Buffer.alloc(newestLength);
  let newest: Newest | undefined;
  return (packet) => {
    if (hasBytes(packet, offsets.newest, bytes)) return newest;
    packet.copy(bytes, 0, offsets.newest, offsets.newest + newestLength);
    newest = readNewest(packet);
    return newest;
  };
}

function readNewest(packet: Buffer): Newest | undefined {
  const at = offsets.newest;
  const lineageAt = at + newestAt.lineage;
  const lineage = packet.toString('latin1', lineageAt, lineageAt + lineageLength).replace(/\0+$/, '');
  if (lineage === '') return undefined;
  const epoch = packet.readUInt32BE(at + newestAt.epoch);
  const version = packet.readUIntBE(at + newestAt.version, 6);
  const mark = packet.toString('hex', at + newestAt.mark, at + newestAt.mark + markLength);
  // A mark of zeros is one that its sender does not know.
  return { epoch, lineage, version, mark: /^0+$/.test(mark) ? '' : mark };
}

function hasShape(packet: Buffer): boolean {
  if (packet.length <= offsets.sender + 1 + macLength || packet.readUInt32BE(0) !== magic) return false;
  const senderLength = packet[offsets.senderLength] as number;
  if (packet[offsets.version] !== version || senderLength === 0 || senderLength > senderLengthMax)
    return false;
  const unheardAt = offsets.sender + senderLength;
  const unheard = packet[unheardAt];
  return unheard !== undefined && packet.length >= unheardAt + 1 + unheard * nameHashLength + macLength;
}

function hasBytes(packet: Buffer, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (packet[at + i] !== bytes[i]) return false;
  return true;
}

function hashOf(name: string, length: number): Buffer {
  return createHash('sha256').update(name, 'utf8').digest().subarray(0, length);
}
