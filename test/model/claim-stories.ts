/**
 * The rules of claims, state by state: a few groups, two nodes, and configurations that follow one another at any moment,
 * each giving addresses and directories to other groups than the one before. One group is enough for the rest of the
 * protocol (state.ts); here groups meet. A definition is its list of claims: small letters are addresses, of which there
 * is one; capitals are directories, of which every node has its own; a digit is a thing that is only read: 1 is a, and so on.
 */
export type Definition = string;
export type Configuration = Readonly<Record<string, Definition>>;

export interface Story {
  readonly name: string;
  /** Where a group runs while that node works; else on the other one. */
  readonly homes: Readonly<Record<string, number>>;
  /** Moves that an operator may ask for. */
  readonly moves?: number;
  readonly configurations: readonly [Configuration, ...Configuration[]];
}

export const stories: readonly Story[] = [
  {
    name: 'a group is renamed',
    homes: { old: 0, new: 0 },
    moves: 1,
    configurations: [{ old: 'aM' }, { new: 'aM' }],
  },
  {
    name: 'two groups swap addresses',
    homes: { p: 0, q: 1 },
    configurations: [
      { p: 'a', q: 'b' },
      { p: 'b', q: 'a' },
    ],
  },
  {
    name: 'three groups pass addresses round',
    homes: { p: 0, q: 1, r: 0 },
    configurations: [
      { p: 'a', q: 'b', r: 'c' },
      { p: 'b', q: 'c', r: 'a' },
    ],
  },
  {
    name: 'a resource moves to another group',
    homes: { p: 0, q: 1 },
    moves: 1,
    configurations: [
      { p: 'ab', q: 'M' },
      { p: 'b', q: 'aM' },
    ],
  },
  {
    name: 'an address goes there and back',
    homes: { p: 0, q: 1 },
    configurations: [
      { p: 'a', q: '' },
      { p: '', q: 'a' },
      { p: 'a', q: '' },
    ],
  },
  {
    name: 'a directory changes its group',
    homes: { p: 0, q: 0 },
    configurations: [
      { p: 'M', q: '' },
      { p: '', q: 'M' },
    ],
  },
  {
    name: 'a disk is read by two, and written by one again',
    homes: { p: 0, q: 1 },
    moves: 1,
    configurations: [
      { p: 'a', q: '' },
      { p: '1', q: '1' },
      { p: 'a', q: '' },
    ],
  },
];

/** Rules left out on purpose, each with the story in which it must be noticed. */
export const claimMutants = [
  { name: 'assigned-over-a-claim', breaks: 'a group is assigned what another holds', story: 0 },
  { name: 'changed-over-a-claim', breaks: 'a definition changes to what another holds', story: 3 },
  { name: 'old-claims-forgotten', breaks: 'an older definition holds nothing', story: 3 },
  { name: 'let-go-when-named', breaks: 'claims end when the change is named, not when it is done', story: 3 },
  {
    name: 'removed-holds-nothing',
    breaks: 'a group that has left the configuration holds nothing',
    story: 0,
  },
  { name: 'silent-holds-nothing', breaks: 'an owner that is not reached holds nothing', story: 0 },
  {
    name: 'taken-for-changed-by-name',
    breaks: 'a change there and back is done before the owner has read it',
    story: 4,
  },
  { name: 'directories-not-claimed', breaks: 'on one node two groups may have a directory', story: 5 },
  { name: 'readers-not-claimed', breaks: 'a disk is read while another writes to it', story: 6 },
  { name: 'circle-not-broken', breaks: 'groups that wait for one another wait for ever', story: 1 },
] as const;
export type ClaimMutant = (typeof claimMutants)[number]['name'];
