/** One plain HTTP request over a Unix socket, byte for byte: the tests of hostile input want nothing in between. */
import { createConnection } from 'node:net';

export function httpGet(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = createConnection(socketPath);
    socket.on('error', reject);
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)));
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  });
}
