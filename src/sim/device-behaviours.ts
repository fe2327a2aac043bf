/** How the fence device of a simulated node can go wrong. */
export const deviceBehaviours = [
  'ok',
  /** Right, but says on and off by its exit code alone. */
  'wordless',
  /** The command fails and does nothing; asked, it says the truth. */
  'fails',
  /** No answer to anything, and nothing done. */
  'hangs',
  /** No answer in time, and off after that. */
  'late',
  /** Off at once, answered seconds later. */
  'slow',
  /** Off after some seconds, and answered then. */
  'delayed',
  /** Says that all went well and the node is off, in words, whatever is asked; does nothing. */
  'lies',
  /** The same by its exit code alone. */
  'lies-wordless',
  /** A program with a mistake in it: every call ends with exit code 2. */
  'exits-2',
  /** Switches off, and says on for ever. */
  'stuck-on',
  /** Half of its calls end with exit code 2, the others are right. */
  'half-dead',
  /** Switches off, and refuses to switch on. */
  'on-fails',
  /** Switches off; what it is to switch on gets its power long after it has given no answer. */
  'on-late',
  /** Off as it was told, and on again a moment later: somebody, or something, switches its supply on. */
  'flips',
] as const;

export type DeviceBehaviour = (typeof deviceBehaviours)[number];
