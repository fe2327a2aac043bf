/**
 * Rules of the protocol, each left out or broken on purpose, with the configuration that must notice. The first sixteen
 * are the protocol's own list; the others are rules that this model found to be missing from it (docs/decisions).
 */
export const mutants = [
  {
    name: 'counted-without-own-entry',
    breaks: 'a renewal counts without reading the own entry',
    caughtIn: 'lapse-1',
  },
  {
    name: 'lapse-without-accusation',
    breaks: 'a lapse is counted without accusing first',
    caughtIn: 'lapse-1',
  },
  {
    name: 'unknown-taken-for-refusal',
    breaks: 'an unknown answer is taken for a refusal',
    caughtIn: 'moves-unknown',
  },
  {
    name: 'older-attempt-accepted',
    breaks: 'the result of an older attempt is accepted',
    caughtIn: 'attempts',
  },
  {
    name: 'start-without-lease',
    breaks: 'a start on "assigned" without a lease check',
    caughtIn: 'lapse-newcomer',
  },
  {
    name: 'reborn-from-journal-only',
    breaks: 'reborn from the journal only, and the journal was lost',
    caughtIn: 'two-off',
  },
  { name: 'restarted-keeper-adopts', breaks: 'a restarted keeper adopts what runs', caughtIn: 'two-off' },
  { name: 'no-refusal-in-journal', breaks: 'no "refuse <= gen" in the journal', caughtIn: 'two-off' },
  { name: 'unfence-before-rebirth', breaks: 'unfence before rebirth', caughtIn: 'two-cut' },
  { name: 'late-unfence-after-cut-off', breaks: 'a late unfence after a cut off', caughtIn: 'unfences' },
  {
    name: 'petting-while-a-start-is-pending',
    breaks: 'petting after expiry while a start is pending',
    caughtIn: 'lapse-1',
  },
  { name: 'insufficient-proof', breaks: 'gone with a proof that is not enough', caughtIn: 'cut-needs-off' },
  {
    name: 'admission-forgets-older-groups',
    breaks: 'an admission forgets the groups of the older incarnation',
    caughtIn: 'two-off',
  },
  { name: 'no-alone-rule', breaks: 'no rule for the node that is alone', caughtIn: 'two-off' },
  { name: 'counter-used-twice', breaks: 'a renewal counter is used twice', caughtIn: 'lapse-late' },
  { name: 'evidence-before-accusation', breaks: 'evidence from before this accusation', caughtIn: 'lapse-1' },
  {
    name: 'unfence-not-in-document',
    breaks: 'an unfence is known to its coordinator only',
    caughtIn: 'unfences',
  },
  {
    name: 'lonely-suspect-literally',
    breaks: 'who hears nobody is the suspect, whomever the others hear',
    caughtIn: 'lonely',
  },
  {
    name: 'alone-leaves-its-path-closed',
    breaks: 'the node that is alone does not open its own path',
    caughtIn: 'cut-alone',
  },
  {
    name: 'coordinator-never-accuses-itself',
    breaks: 'a coordinator whose own stop failed does not accuse itself',
    caughtIn: 'two-off',
  },
  {
    name: 'release-abandoned',
    breaks: 'a refusal in the journal is not followed by the release once the accusation is withdrawn',
    caughtIn: 'two-off',
  },
  {
    name: 'alone-despite-an-unfence',
    breaks: 'a node goes on alone while another may still be opening its path',
    caughtIn: 'cut-alone',
  },
  {
    name: 'reborn-on-another-machine',
    breaks: 'a copy of the node on another machine proves the original gone',
    caughtIn: 'copied',
  },
  {
    name: 'alone-on-another-machine',
    breaks: 'a copy of the node that is alone frees what the original runs',
    caughtIn: 'copied',
  },
  {
    name: 'unproven-takes-any-machine',
    breaks: 'whoever comes first proves the node of an accepted store, on whichever machine it was before',
    caughtIn: 'restored-copied',
  },
  {
    name: 'copied-records-count',
    breaks: 'records of before a copy was accepted prove that their node is clean',
    caughtIn: 'restored-accepted',
  },
  {
    name: 'assigned-before-all-proved',
    breaks: 'a free group is assigned while a node has given no proof since the copy was accepted',
    caughtIn: 'restored-accepted',
  },
  {
    name: 'older-incarnation-joins',
    breaks: 'an incarnation that began before a copy was accepted goes on as a clean one',
    caughtIn: 'restored-accepted',
  },
  {
    name: 'newest-not-told',
    breaks: 'beats do not tell of newer documents, and a node with an old memory acts on the copy',
    caughtIn: 'restored',
  },
  {
    name: 'exit-two-is-off',
    breaks: 'off by an exit code counts after a command that failed',
    caughtIn: 'devices',
  },
  {
    name: 'off-never-on',
    breaks: 'off counts of a device that nobody has heard say on',
    caughtIn: 'devices',
  },
  {
    name: 'off-of-the-living',
    breaks: 'off counts although a member hears the node or its record moves',
    caughtIn: 'devices',
  },
  {
    name: 'doubt-forgotten',
    breaks: 'a device that said off of the living is believed in the next attempt',
    caughtIn: 'liars',
  },
  {
    name: 'one-of-a-pair-is-enough',
    breaks: 'one supply that is off proves a machine of two off',
    caughtIn: 'pair',
  },
  {
    name: 'pair-not-asked-again',
    breaks: 'two supplies that were each off at some moment prove the machine off',
    caughtIn: 'pair',
  },
  {
    name: 'on-as-a-proof',
    breaks: 'that a node is being switched on again is taken for a proof that it is off',
    caughtIn: 'then-on',
  },
  {
    name: 'words-of-two-attempts-added',
    breaks: 'what a device of the pair said in one attempt is added to what the other says in the next',
    caughtIn: 'pair',
  },
  {
    name: 'let-in-while-fenced',
    breaks: 'a node is let in while a fence of it is under way',
    caughtIn: 'two-off',
  },
  {
    name: 'taken-over-after-a-boot',
    breaks: 'a keeper takes an incarnation over after a boot, where a copy of the disk has booted too',
    caughtIn: 'copied',
  },
  {
    name: 'taken-over-despite-a-deadline',
    breaks: 'a keeper takes an incarnation over without knowing the deadline that others count on',
    caughtIn: 'lapse-taken-over',
  },
  {
    name: 'taken-over-beside-a-command',
    breaks: 'a start command of the older daemon is neither ended nor waited for',
    caughtIn: 'two-off',
  },
] as const;

export type Mutant = (typeof mutants)[number];
export type MutantName = Mutant['name'];
