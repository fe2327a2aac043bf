/** What a fence device says about the power of a node, and what came of having a node switched off. */

export interface PowerAnswer {
  readonly power: 'on' | 'off' | 'unknown';
  /** It printed so as well; an exit code alone can be that of a program which could not run. */
  readonly inWords: boolean;
  /** As it said it, or what kept it from saying anything. */
  readonly said: string;
}

/** One attempt to switch a node off. What it proves is judged in `takeover/coordinate/judge-off.ts`. */
export interface FenceResult {
  /** It said "on" in this attempt, before it said anything else for good. */
  readonly sawOn: boolean;
  /** What went wrong with the command that switches off; absent where it ended well. */
  readonly failed?: string;
  /** What it said last, after the command. */
  readonly after: PowerAnswer;
  /** Of a level of several: what it said when it was asked once more, after the last of them had said off. */
  readonly again?: PowerAnswer;
}

/** What came of having a node switched on again, by one device. */
export interface SwitchOnAnswer {
  readonly by: string;
  /** Asked directly before: no command is given unless it reads off. */
  readonly before: PowerAnswer;
  /** After the command; absent where there was none. */
  readonly after?: PowerAnswer;
}

/** By `deviceId`: of every device of the level that was used. */
export type FenceResults = Readonly<Record<string, FenceResult>>;
