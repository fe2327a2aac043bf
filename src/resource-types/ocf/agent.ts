/** An agent by its name: `ocf:heartbeat:IPaddr2` is /usr/lib/ocf/resource.d/heartbeat/IPaddr2. */
export const ocfRoot = '/usr/lib/ocf';

export interface Agent {
  readonly provider: string;
  readonly type: string;
  readonly path: string;
}

/** Undefined when it is not the name of an agent. */
export function findAgent(name: unknown): Agent | undefined {
  const [, provider, type] = /^ocf:([A-Za-z0-9_-]+):([A-Za-z0-9_.-]+)$/.exec(String(name)) ?? [];
  if (provider === undefined || type === undefined) return undefined;
  return { provider, type, path: `${ocfRoot}/resource.d/${provider}/${type}` };
}
