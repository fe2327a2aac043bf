/** The store contract on the engine of the simulator and of unit tests, with the exceptions it has for being in-process. */
import { documentKey } from '../../src/core/domain-entries.ts';
import { MemoryEngine } from '../../src/store/memory/memory-engine.ts';
import { openMemoryStore } from '../../src/store/memory/memory-store.ts';
import { takeoverName } from '../../src/store/takeover-domain.ts';
import { sampleDocument } from './sample.ts';
import { storeContract } from './store.contract.ts';

/** Lives inside the test process, so it can be neither frozen nor killed; its faults are injected. */
storeContract('memory', async () => {
  const engine = new MemoryEngine();
  engine.write(takeoverName, documentKey, 0, sampleDocument(1));
  return { open: () => openMemoryStore(engine), close: async () => {} };
});
