/** A fence program and a resource that are given secrets in every way there is, and print them. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterFile, clusterFile } from './cluster-file.ts';

export const ways = ['file', 'credential', 'script', 'plain'] as const;
export type Way = (typeof ways)[number];
/** Of the resource. */
export const ownWays = ['own-file', 'own-script', 'own-plain'] as const;
export type OwnWay = (typeof ownWays)[number];
export type Planted = Readonly<Record<Way | OwnWay, string>>;

const powerSwitch = join(import.meta.dirname, '..', '..', '..', 'lab', 'power-switch');

/** The lab's power switch behind a login with four passwords. While `broken` lies beside it, it fails and tells too much. */
const leaky = (directory: string) => `#!/bin/sh
request=$(cat)
value() { printf '%s\n' "$request" | sed -n "s/^$1=//p"; }
is() { [ "$(value "$1")" = "$(cat ${directory}/right/"$2")" ] || { echo "wrong $1" >&2; exit 1; }; }
is password file; is token credential; is secret script; is passwd plain
if [ -e ${directory}/broken ]; then
  printf '%s\n' "$request"
  echo "login failed: password=$(value password) token=$(value token) secret=$(value secret) passwd=$(value passwd)" >&2
  exit 1
fi
printf '%s\n' "$request" | grep -v -e ^password= -e ^token= -e ^secret= -e ^passwd= | ${powerSwitch}
`;

/** Runs while a file of its own lies there; fails when it is not given what is right, or when `ill` lies beside it. */
const agent = (directory: string) => `#!/bin/sh
echo "given to $1: $PASSWORD $SECRET $DB_TOKEN"
echo "password=$PASSWORD secret=$SECRET token=$DB_TOKEN" >&2
right() { [ "$1" = "$(cat ${directory}/right/"$2")" ] || exit 1; }
right "$PASSWORD" own-file; right "$SECRET" own-script; right "$DB_TOKEN" own-plain
[ ! -e ${directory}/ill ] || exit 1
case $1 in
start) : > "$HOLDFAST_STATE/runs" ;;
stop) rm -f "$HOLDFAST_STATE/runs" ;;
probe) [ -e "$HOLDFAST_STATE/runs" ] || exit 7 ;;
esac
`;

export function plant(directory: string, secrets: Planted): void {
  const write = (name: string, text: string, mode: number) => {
    writeFileSync(join(directory, name), text);
    chmodSync(join(directory, name), mode);
  };
  mkdirSync(join(directory, 'right'));
  for (const way of [...ways, ...ownWays]) write(join('right', way), `${secrets[way]}\n`, 0o600);
  write('leaky', leaky(directory), 0o755);
  write('agent', agent(directory), 0o755);
  write('ask', `#!/bin/sh\ncat ${directory}/right/\${2-script}\n`, 0o755);
}

export function plantedFile(name: string, store: ClusterFile['store'], secrets: Planted): ClusterFile {
  const file = clusterFile(name, ['a', 'b', 'c']);
  const options = {
    port: '{node}',
    password: { file: 'right/file' },
    token: { credential: 'switch' },
    secret: { script: ['./ask', '{node}'] },
    passwd: secrets.plain,
  };
  const env = {
    PASSWORD: { file: 'right/own-file' },
    SECRET: { script: ['./ask', '{node}', 'own-script'] },
    DB_TOKEN: secrets['own-plain'],
  };
  const calls = Object.fromEntries(['start', 'stop', 'probe'].map((name) => [name, ['{here}/agent', name]]));
  const server = { type: 'script', ...calls, env, probeInterval: '1s', onFailure: 'relocate' };
  const sleeper = {
    type: 'exec',
    command: ['/bin/sh', '-c', 'echo "$PASSWORD $SECRET"; exec sleep infinity'],
    env,
  };
  const device = { device: 'agent', program: './leaky', options, timeout: '10s', attempts: 20 };
  const groups = { ...file.groups, db: { nodes: ['b', 'c'], resources: { server, sleeper } } };
  return { ...file, store, groups, cluster: { ...file.cluster, fence: [device] } };
}
