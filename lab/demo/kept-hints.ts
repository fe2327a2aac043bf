/** What to type at a cluster that was left up. */

export function compileKeptHints(labDirectory: string, contentDirectory: string | undefined): string {
  const lab = 'bin/holdfast lab';
  return [
    '',
    `The cluster is still up (${labDirectory}). Play with it:`,
    `  ${lab} exec my-vm1 -- holdfast status              what the cluster says`,
    `  ${lab} exec my-vm1 -- holdfast events --follow     what it decides, and why`,
    `  ${lab} exec my-vm2 -- holdfast explain group web   why here and not there`,
    `  ${lab} exec client -- curl -si http://10.156.76.58/   ask the web server`,
    `  ${lab} power my-vm1 off                            pull the plug; "on" to plug it in`,
    `  ${lab} isolate my-vm2                              its network is gone; "heal" undoes it`,
    `  ${lab} exec my-vm3 -- holdfast group move web my-vm3`,
    `  ${lab} list                                        who is on, off, isolated`,
    'And when you are done:',
    `  ${lab} down${contentDirectory === undefined ? '' : ` && rm -r ${contentDirectory}`}`,
  ].join('\n');
}
