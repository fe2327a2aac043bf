/** A fake agent behind a real Unix socket in a directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { unixSocket } from '../listen/unix-socket.ts';
import { serveApi } from '../serve-api.ts';
import { FakeAgent } from './fake-agent.ts';

export interface ServedFake {
  readonly agent: FakeAgent;
  readonly stateDir: string;
  readonly socketPath: string;
  close(): Promise<void>;
}

export async function serveFake(shown: AgentSnapshot): Promise<ServedFake> {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-api-'));
  const socketPath = join(stateDir, 'api.sock');
  const agent = new FakeAgent(shown);
  const end = new AbortController();
  const { closed } = await serveApi(agent, [unixSocket({ path: socketPath })], end.signal);
  const close = async (): Promise<void> => {
    end.abort();
    await closed;
    rmSync(stateDir, { recursive: true, force: true });
  };
  return { agent, stateDir, socketPath, close };
}
