/**
 * What must be known of a mount besides how it is started. A local file system that two nodes mount at once is
 * destroyed; network and cluster file systems are made for that, and where all only read it does no harm.
 */
import { normalize } from 'node:path/posix';
import { nodeGone, none, type Params, type ResourceFacts } from '../resource-type.ts';
import { isOfOneNode, isReadOnly, mountPoint } from './mount-parameters.ts';

export const facts: ResourceFacts = {
  times: { start: 20_000, stop: 20_000, probe: 5_000, interval: 10_000 },
  proofs: nodeGone,
  networks: none,
  claims: (params) => [
    ...(isOfOneNode(String(params.fstype))
      ? [{ kind: 'device', what: deviceOf(params), param: ['device'], ...reading(params) } as const]
      : []),
    { kind: 'mount', what: mountPoint(String(params.directory)), param: ['directory'] },
  ],
  programs: () => [
    { program: 'mount', remedy: 'apt-get install mount' },
    { program: 'umount', remedy: 'apt-get install mount' },
    { program: 'losetup', remedy: 'apt-get install mount' },
    { program: 'perl', remedy: 'apt-get install perl-base' },
  ],
};

/** Several may read it; while another node writes to it even a mount that reads spoils it (it replays the journal). */
function reading({ options }: Params): { readonly shared?: true } {
  return isReadOnly(String(options ?? '')) ? { shared: true } : {};
}

/** One spelling per path; labels, identifiers and exports are names already. */
function deviceOf({ device }: Params): string {
  const text = String(device);
  return text.startsWith('/') ? normalize(text) : text;
}
