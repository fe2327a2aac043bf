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
printf 'GET /%s/%s/%s HTTP/1.0\\r\\n\\r\\n' "$port" "$action" "\${password-}" >&3
answer=$(cat <&3) && answer=\${answer##*$'\\n'}
case $answer in ON | OFF) echo "Status: $answer" ;; *) echo "$answer" >&2; exit 1 ;; esac
case $action$answer in statusOFF | monitorOFF) exit 2 ;; offON) exit 1 ;; esac
`;

export interface RackOptions {
  /** What is wanted from whoever asks; anything will do without it. */
  readonly password?: string;
  /** Whose outlet it says off of, whatever is so. */
  readonly saysOff?: string;
}

/** Answers until it is closed. */
export function openRack(hosts: DebianHosts, { password, saysOff }: RackOptions = {}): Server {
  const answerOf = (host: string, action: string, shown: string) => {
    if (password !== undefined && shown !== password) return 'wrong password';
    if (!hosts.names.includes(host)) return `no outlet ${host}`;
    if (action === 'off') hosts.cut(host);
    return hosts.isOn(host) && host !== saysOff ? 'ON' : 'OFF';
  };
  return createServer((request, response) => {
    const [, host = '', action = '', shown = ''] = (request.url ?? '').split('/');
    response.end(answerOf(host, action, shown));
  }).listen(powerSwitch.port, powerSwitch.host);
}
