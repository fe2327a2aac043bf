/**
 * The systems that a Redfish service has (DSP0266, collection ComputerSystemCollection): asked with what the device is given anyway,
 * since fence_redfish without systems_uri takes the last of them, whichever machine that is.
 */
import { type RequestOptions, request } from 'node:https';
import { basename } from 'node:path';
import type { FenceDeviceConfig } from '../../core/config.ts';
import { prepareCall } from './prepare-call.ts';

const bytesMax = 256 * 1024;

/** Paths, as systems_uri has them. Undefined: it is not asked for, or the service did not say. Never rejects. */
export async function unnamedSystems(
  device: FenceDeviceConfig,
  withinMs: number,
): Promise<readonly string[] | undefined> {
  const call = await prepareCall(device, withinMs);
  if (typeof call === 'string' || basename(call.program) !== 'fence_redfish') return undefined;
  const options = new Map(
    Object.entries(call.options).map(([name, value]) => [name.replaceAll('-', '_'), value]),
  );
  if (options.has('systems_uri')) return undefined;
  const one = (...names: string[]) =>
    names.map((name) => options.get(name)).find((value) => value !== undefined);
  const host = one('ip', 'ipaddr');
  if (host === undefined) return undefined;
  const text = await get({
    host,
    port: one('ipport') ?? 443,
    path: `${one('redfish_uri') ?? '/redfish/v1'}/Systems`,
    auth: `${one('username', 'login') ?? ''}:${one('password', 'passwd') ?? ''}`,
    rejectUnauthorized: !isYes(one('ssl_insecure')),
    agent: false,
    signal: AbortSignal.timeout(withinMs),
  });
  return text === undefined ? undefined : systemsIn(text);
}

const isYes = (value: string | undefined) => ['1', 'on', 'yes', 'true'].includes(value ?? '');

/** Pure. Undefined: this is no collection. */
export function systemsIn(text: string): readonly string[] | undefined {
  try {
    const { Members } = JSON.parse(text) as { readonly Members?: unknown };
    if (!Array.isArray(Members)) return undefined;
    return Members.flatMap((member) => {
      const path = (member as Readonly<Record<string, unknown>> | null)?.['@odata.id'];
      return typeof path === 'string' ? [path] : [];
    });
  } catch {
    return undefined;
  }
}

function get(options: RequestOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > bytesMax) asked.destroy();
      });
      response.on('error', () => resolve(undefined));
      response.on('close', () => resolve(response.complete ? text : undefined));
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
