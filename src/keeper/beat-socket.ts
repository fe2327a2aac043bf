/**
 * One UDP socket for heartbeats, bound to one of the node's own addresses. The address may appear long after
 * the agent was started, or its port may be taken for a while, so binding is tried again until it works.
 */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

const retryMs = 250;

export interface BeatSocket {
  /** Fire and forget: what cannot be sent is as lost as what a cable loses. */
  send(packet: Buffer, port: number, address: string): void;
  close(): void;
}

export interface BeatSocketOptions {
  readonly own: string;
  readonly port: number;
  onPacket(packet: Buffer, from: string): void;
  /** Called once per reason why the socket cannot be bound. */
  onTrouble(code: string): void;
}

export function openBeatSocket(options: BeatSocketOptions): BeatSocket {
  const told = new Set<string>();
  let socket: Socket | undefined;
  let bound = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  const reopen = (error: NodeJS.ErrnoException) => {
    if (closed) return;
    const code = error.code ?? error.message;
    if (!told.has(code)) options.onTrouble(code);
    told.add(code);
    bound = false;
    socket?.close();
    socket = undefined;
    retry = setTimeout(open, retryMs);
  };
  function open(): void {
    socket = createBoundSocket(options, reopen, () => {
      bound = true;
      told.clear();
    });
  }
  open();
  return {
    send: (packet, port, address) => {
      if (bound) socket?.send(packet, 0, packet.length, port, address, ignore);
    },
    close: () => {
      closed = true;
      clearTimeout(retry);
      bound = false;
      socket?.close();
      socket = undefined;
    },
  };
}

function createBoundSocket(
  { own, port, onPacket }: BeatSocketOptions,
  onError: (error: NodeJS.ErrnoException) => void,
  onBound: () => void,
): Socket {
  const family = isIPv6(own) ? 6 : 4;
  // Addresses are literals: answering the look-up here saves two turns of the event loop per packet.
  const lookup = (
    address: string,
    _options: unknown,
    done: (error: null, address: string, family: number) => void,
  ) => done(null, address, family);
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', lookup: lookup as never });
  socket.once('error', onError);
  socket.on('message', (packet, { address }) => onPacket(packet, address));
  socket.bind({ port, address: own, exclusive: true }, onBound);
  return socket;
}

function ignore(): void {}
