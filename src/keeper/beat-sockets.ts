/**
 * The sockets of all ways, one for each own address and port. What two configurations have in common is not opened again:
 * nothing that comes in meanwhile is lost.
 */
import { type BeatSocket, openBeatSocket } from './beat-socket.ts';

export interface Place {
  readonly own: string;
  readonly port: number;
}

export interface BeatSockets {
  /** From now on these are open, and no others. */
  open(places: readonly Place[]): void;
  send(from: Place, packet: Buffer, port: number, address: string): void;
  close(): void;
}

interface BeatSocketsOptions {
  onPacket(at: Place, packet: Buffer, from: string): void;
  /** Called once per reason why the socket of a place cannot be bound. */
  onTrouble(at: Place, code: string): void;
}

export function createBeatSockets({ onPacket, onTrouble }: BeatSocketsOptions): BeatSockets {
  const sockets = new Map<string, BeatSocket>();
  const close = (key: string, socket: BeatSocket) => {
    socket.close();
    sockets.delete(key);
  };
  return {
    open(places) {
      const wanted = new Map(places.map((place) => [placeKey(place), place]));
      for (const [key, socket] of sockets) if (!wanted.has(key)) close(key, socket);
      for (const [key, { own, port }] of wanted) {
        if (sockets.has(key)) continue;
        const at = { own, port };
        const socket = openBeatSocket({
          ...at,
          onPacket: (packet, from) => onPacket(at, packet, from),
          onTrouble: (code) => onTrouble(at, code),
        });
        sockets.set(key, socket);
      }
    },
    send: (from, packet, port, address) => sockets.get(placeKey(from))?.send(packet, port, address),
    close() {
      for (const [key, socket] of sockets) close(key, socket);
    },
  };
}

/** Two places with the same key are one. */
export function placeKey({ own, port }: Place): string {
  return `${own} ${port}`;
}
