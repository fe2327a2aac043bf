/**
 * A program that sends the datagrams of a file again and again: `send-packets.ts FILE FOR-MS PER-SECOND`. A line is
 * `HOST PORT BASE64`. Runs inside a host of a lab.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const sendPackets = import.meta.filename;

const pauseMs = 10;

async function send(file: string, forMs: number, perSecond: number): Promise<void> {
  const packets = readFileSync(file, 'utf8').trim().split('\n').map(parse);
  const socket = createSocket('udp4').on('error', () => {});
  const end = performance.now() + forMs;
  const burst = Math.ceil((perSecond * pauseMs) / 1000);
  for (let next = 0; performance.now() < end; await sleep(pauseMs)) {
    for (let i = 0; i < burst; i++, next++) {
      const { host, port, packet } = packets[next % packets.length] as ReturnType<typeof parse>;
      socket.send(packet, port, host, () => {});
    }
  }
  socket.close();
}

function parse(line: string): { host: string; port: number; packet: Buffer } {
  const [host = '', port = '', packet = ''] = line.split(' ');
  return { host, port: Number(port), packet: Buffer.from(packet, 'base64') };
}

if (import.meta.main) {
  const [file = '', forMs, perSecond] = process.argv.slice(2);
  await send(file, Number(forMs), Number(perSecond));
}
