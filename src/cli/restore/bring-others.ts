/** How the other hosts come back, once one runs: each by a token of its own that is made here, or by hand where none can be. */
import type { StatusView } from '../../api/contract/views.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { LoadedFile } from '../files/load.ts';
import type { StateDirInput } from '../options.ts';

const forMs = 3_600_000;

/** What is to be typed, by host. Rejects with what the agent says. */
export async function bringOthers(
  context: Context,
  input: StateDirInput,
  now: StatusView,
  { config, identity, keyFile }: LoadedFile,
  { file, mayIssue }: { readonly file: string; readonly mayIssue: boolean },
): Promise<readonly string[]> {
  // Whoever was left open comes back by itself, or is vouched for first: no other host may take its name unasked.
  const others = now.nodes
    .filter(({ name, state }) => name !== now.node && (state === 'gone' || state === 'out'))
    .map(({ name }) => name);
  if (others.length === 0) return [];
  if (identity === undefined)
    return [
      `Next, on each other host (${others.join(', ')}), where only the package is installed: copy ${file} and ${keyFile} there (scp -p), then systemctl enable --now holdfast.`,
    ];
  if (!mayIssue || config.api?.enabled === false)
    return [
      `Next, for each other host (${others.join(', ')}): holdfast certificate issue ${file} NODE, where the key of the authority is; copy that directory there as ${identity}, with ${file} and ${keyFile} (scp -pr), then systemctl enable --now holdfast.`,
    ];
  const client = clientOf(context, input);
  const lines = ['Next, on each other host, where only the package is installed, as root, within an hour:'];
  for (const node of others) {
    const { text } = await client.createToken({ name: node, opens: 'join', node, forMs });
    lines.push('', `  ${node}:`, `  holdfast join ${text}`);
  }
  return [...lines, '', 'When the hour is over: holdfast token create --for join --node NAME, here.'];
}
