/** The store contract on the etcd client against real members: one, and three. */
import { startEtcdEngine } from './etcd-engine.ts';
import { storeContract } from './store.contract.ts';

storeContract('one etcd member', () => startEtcdEngine(1));
storeContract('three etcd members', () => startEtcdEngine(3));
