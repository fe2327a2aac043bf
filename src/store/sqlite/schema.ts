/**
 * The section of a sqlite store in the cluster file. The store must outlive what it decides about, so one process on one
 * machine is for a lab, or for a machine that is no node.
 */
import * as z from 'zod';
import { splitHostPort } from '../../values/host-port.ts';
import { hostPort, someText } from '../../values/scalar.ts';
import type { AroundStore, OwnAddresses, StoreFault, StoreSchema } from '../store-schema.ts';

const form = z
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

type SqliteModel = z.output<typeof form>;

export const schema: StoreSchema<SqliteModel> = {
  form,
  compile: ({ kind, address, lab, witnessHost }, { secured }) => ({
    kind,
    address,
    lab,
    ...(witnessHost === undefined ? {} : { witnessHost }),
    ...(secured && { tls: true }),
  }),
  check: checkSqlite,
  electionMs: () => 0,
  places: ({ address }) => [splitHostPort(address)].filter((place) => place !== undefined),
};

function checkSqlite(store: SqliteModel, { nodes }: AroundStore): StoreFault[] {
  const { lab, witnessHost, address } = store;
  const faults: StoreFault[] = [];
  if (!lab && witnessHost === undefined) {
    const wrong = 'one sqlite store process decides for the whole cluster';
    const right = 'write lab: true for a lab, witnessHost: NAME for a machine that is no node, or use etcd';
    faults.push(unsafe('kind', wrong, right));
  }
  if (witnessHost !== undefined && Object.hasOwn(nodes, witnessHost)) {
    const wrong = `the witness host "${witnessHost}" is a node of this cluster`;
    faults.push(unsafe('witnessHost', wrong, 'name a machine that is no node'));
  }
  const owner = nodeWith(splitHostPort(address)?.host, nodes);
  if (owner !== undefined) {
    const wrong = `the store process has the address of node "${owner}" and is lost together with it`;
    const right = 'run it on a machine that is no node';
    faults.push({ ...unsafe('address', wrong, right), severity: lab ? 'warning' : 'error' });
  }
  return faults;
}

function unsafe(key: string, wrong: string, right: string): StoreFault {
  return { is: 'unsafe', severity: 'error', at: [key], wrong, right };
}

function nodeWith(host: string | undefined, nodes: OwnAddresses): string | undefined {
  return Object.entries(nodes).find(([, node]) => Object.values(node.addresses).some((a) => a === host))?.[0];
}
