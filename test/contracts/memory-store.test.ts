/** The store contract on the in-process store, with the exceptions it has for being in-process. */
import { MemoryEngine, openMemoryStore } from '../../src/store/memory/memory-store.ts';
import { sampleDocument } from './sample.ts';
import { storeContract } from './store.contract.ts';

/** Lives inside the test process, so it can be neither frozen nor killed; its faults are injected. */
storeContract('memory', async () => {
  const engine = new MemoryEngine();
  engine.writeDocument(0, sampleDocument(1));
  return { open: () => openMemoryStore(engine), close: async () => {} };
});
