/** The fence devices as rows: by what each node is switched off, and what was heard of it last. */
import type { FenceDeviceView } from '../../api/contract/views.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { type Column, renderTable } from '../../terminal/table.ts';

const columns: readonly Column[] = [
  { title: 'NODE' },
  { title: 'TURN' },
  { title: 'DEVICE' },
  { title: 'TOGETHER WITH' },
  { title: 'SAYS' },
  { title: 'ASKED BY' },
  { title: 'WHY', cut: true },
];

const words: Readonly<Record<FenceDeviceView['says'], readonly [text: string, colour: Colour]>> = {
  on: ['on', 'green'],
  silent: ['nothing', 'yellow'],
  contradicts: ['off, and it is heard', 'red'],
  unasked: ['not asked yet', 'dim'],
};

export function renderFence(devices: readonly FenceDeviceView[], width: number, paint: Paint): string {
  if (devices.length === 0) return 'No node has a fence device. What can be one: docs/operations/fencing.md';
  // Most clusters have none, and need no column for it.
  const hasLevels = devices.some(({ together }) => together.length > 0);
  const rows = devices.map(({ node, turn, device, together, proof, says, said, askedBy }) => {
    const [text, colour] = words[says];
    const answer = proof === 'confirmed' ? 'waits for a person' : paint(colour, text);
    const others = hasLevels ? [together.join(' ') || '-'] : [];
    return [node, String(turn), device, ...others, answer, askedBy.join(' ') || '-', said || '-'];
  });
  const shown = columns.filter(({ title }) => hasLevels || title !== 'TOGETHER WITH');
  return renderTable(shown, rows, width).join('\n');
}
