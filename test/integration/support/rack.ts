/**
 * The rack in which Debian hosts stand: a power switch on their network, which takes the power away for real, and the fence agent
 * that comes with it. It asks over the network, as any does.
 */
import { createServer, type Server } from 'node:http';
import type { DebianHosts } from './debian-hosts.ts';

const powerSwitch = { host: '10.99.0.254', port: 8000 };

/** To be in every host: `/usr/local/sbin/fence_rack`. */
export const fenceAgent = `#!/bin/bash
while IFS== read -r key value; do declare "$key=$value"; done
[ "$action" != metadata ] || { echo '<resource-agent name="fence_rack"/>'; exit 0; }
exec 3<>/dev/tcp/${powerSwitch.host}/${powerSwitch.port} || exit 1
printf 'GET /%s/%s HTTP/1.0\\r\\n\\r\\n' "$port" "$action" >&3
answer=$(cat <&3) && answer=\${answer##*$'\\n'}
echo "Status: $answer"
case $action$answer in status*OFF | monitor*OFF) exit 2 ;; off*ON | *'?') exit 1 ;; esac
`;

/** Answers until it is closed. */
export function openRack(hosts: DebianHosts): Server {
  const answerOf = (host: string, action: string) => {
    if (!hosts.names.includes(host)) return '?';
    if (action === 'off') hosts.cut(host);
    return hosts.isOn(host) ? 'ON' : 'OFF';
  };
  return createServer((request, response) => {
    const [, host = '', action = ''] = (request.url ?? '').split('/');
    response.end(answerOf(host, action));
  }).listen(powerSwitch.port, powerSwitch.host);
}
