/** The store contract on the etcd client against real members: one, and three. */
import { after } from 'node:test';
import { startEtcdEngine } from './etcd-engine.ts';
import { createSecured } from './secured.ts';
import { storeContract } from './store.contract.ts';

storeContract('one etcd member', () => startEtcdEngine(1));
storeContract('three etcd members', () => startEtcdEngine(3));

const secured = await createSecured();
after(() => secured.close());
storeContract('an etcd member with TLS', () => startEtcdEngine(1, '/dev/shm', secured));
