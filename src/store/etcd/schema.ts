/** What an etcd store of the cluster file compiles to. Where Holdfast keeps the members, everything follows from their names. */
import type { StoreConfig } from '../../core/config.ts';
import { splitEndpoint } from '../../values/host-port.ts';
import type { AroundStore, StoreSchema } from '../store-schema.ts';
import { checkEtcd } from './check-etcd.ts';
import { memberNames, memberPlaces } from './derive-members.ts';
import { type EtcdModel, form } from './form.ts';
import { clientUrlOf, type ManagedEtcd, peerUrlOf } from './managed.ts';

export const schema: StoreSchema<EtcdModel> = {
  form,
  compile: (store, around): StoreConfig => {
    const prefix = store.prefix ?? `/holdfast/${around.cluster}`;
    if (!store.managed) return { kind: store.kind, endpoints: stated(store), prefix };
    const managed = compileManaged(store, around);
    return { kind: store.kind, endpoints: endpointsOf(managed), prefix, managed: { ...managed } };
  },
  check: checkEtcd,
  /** Raft members stand for election after one to two time-outs. */
  electionMs: (store, over) => 2 * electionMs(store, over),
  places: (store, around) => {
    const urls = store.managed ? urlsOf(compileManaged(store, around)) : stated(store);
    return urls.flatMap((url) => splitEndpoint(url) ?? []);
  },
};

function compileManaged(store: EtcdModel, around: AroundStore): ManagedEtcd {
  const { clientPort, peerPort, quota } = store;
  return {
    members: memberNames(store, around),
    at: memberPlaces(store, around),
    clientPort,
    peerPort,
    electionMs: electionMs(store, around.over),
    quotaMiB: quota,
    scheme: around.secured ? 'https' : 'http',
  };
}

/** Members over a wide network wait longer before they take a leader for dead; whoever keeps etcd says it. */
function electionMs({ electionTimeout, managed }: EtcdModel, over: AroundStore['over']): number {
  return electionTimeout ?? (managed && over === 'wan' ? 3_000 : 1_000);
}

function endpointsOf(managed: ManagedEtcd): string[] {
  return managed.members.flatMap((member) => clientUrlOf(managed, member) ?? []);
}

/** Of members for clients, and for each other. */
function urlsOf(managed: ManagedEtcd): string[] {
  return [...endpointsOf(managed), ...managed.members.flatMap((member) => peerUrlOf(managed, member) ?? [])];
}

function stated({ endpoints = [] }: EtcdModel): string[] {
  return endpoints.map(withoutSlash);
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');
