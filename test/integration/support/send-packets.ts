/**
 * Sends the datagrams of a file again and again: `send-packets.ts FILE FOR-MS PER-SECOND`. A line is `HOST PORT BASE64`.
 * Runs inside a host of a lab.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [file = '', forMs = '1000', perSecond = '1000'] = process.argv.slice(2);
const packets = readFileSync(file, 'utf8').trim().split('\n').map(parse);
const socket = createSocket('udp4').on('error', () => {});
const end = performance.now() + Number(forMs);
const pauseMs = 10;
const burst = Math.ceil((Number(perSecond) * pauseMs) / 1000);
for (let next = 0; performance.now() < end; await sleep(pauseMs)) {
  for (let i = 0; i < burst; i++, next++) {
    const { host, port, packet } = packets[next % packets.length] as ReturnType<typeof parse>;
    socket.send(packet, port, host, () => {});
  }
}
socket.close();

function parse(line: string): { host: string; port: number; packet: Buffer } {
  const [host = '', port = '', packet = ''] = line.split(' ');
  return { host, port: Number(port), packet: Buffer.from(packet, 'base64') };
}
