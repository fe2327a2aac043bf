/**
 * `sqlite`: one process. The store must outlive what it decides about, so one process on one machine is for a lab, or for
 * a machine that is no node.
 */
import * as z from 'zod';
import { splitHostPort } from '../../values/host-port.ts';
import { hostPort, someText } from '../../values/scalar.ts';
import { error, type Finding, warning } from '../diagnostic.ts';
import type { OwnAddresses, StoreKind } from './store-kind.ts';

const schema = z
  .strictObject({
    kind: z.literal('sqlite'),
    address: hostPort().meta({ description: 'host:port of the store process.' }),
    lab: z
      .boolean()
      .prefault(false)
      .meta({ description: 'This is a lab: it may stop when the one store process stops.' }),
    witnessHost: someText('host').optional().meta({
      description: 'The machine, no node of this cluster, that runs the store process.',
      'x-default': 'none',
    }),
  })
  .meta({
    description: 'One small store process: for one machine, or on a witness host for a tiny cluster.',
  });

type SqliteModel = z.output<typeof schema>;

export const sqlite = {
  schema,
  compile: ({ kind, address, lab, witnessHost }) => ({
    kind,
    address,
    lab,
    ...(witnessHost === undefined ? {} : { witnessHost }),
  }),
  check: checkSqlite,
  electionMs: () => 0,
  hosts: ({ address }) => [splitHostPort(address)?.host ?? ''],
} as const satisfies StoreKind<SqliteModel>;

function checkSqlite(store: SqliteModel, nodes: OwnAddresses): Finding[] {
  const findings: Finding[] = [];
  if (!store.lab && store.witnessHost === undefined) {
    findings.push(
      error(
        'unsafe-store',
        ['store', 'kind'],
        'one sqlite store process decides for the whole cluster',
        'write lab: true for a lab, witnessHost: NAME for a machine that is no node, or use etcd',
      ),
    );
  }
  if (store.witnessHost !== undefined && Object.hasOwn(nodes, store.witnessHost)) {
    const wrong = `the witness host "${store.witnessHost}" is a node of this cluster`;
    findings.push(error('unsafe-store', ['store', 'witnessHost'], wrong, 'name a machine that is no node'));
  }
  const owner = nodeWith(splitHostPort(store.address)?.host, nodes);
  if (owner !== undefined) {
    const wrong = `the store process has the address of node "${owner}" and is lost together with it`;
    const right = 'run it on a machine that is no node';
    const say = store.lab ? warning : error;
    findings.push(say('unsafe-store', ['store', 'address'], wrong, right));
  }
  return findings;
}

function nodeWith(host: string | undefined, nodes: OwnAddresses): string | undefined {
  return Object.entries(nodes).find(([, node]) => Object.values(node.addresses).some((a) => a === host))?.[0];
}
