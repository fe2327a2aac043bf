/** One thing found that may switch a node off. As `holdfast fence find -o json` prints it. */
export interface Finding {
  /** Where it was seen. */
  readonly where: 'host' | 'machine' | 'cloud' | 'address';
  /** What was seen, as a sentence without its period. */
  readonly found: string;
  /** The fence agent that asks it; null: something is missing first, or no agent of Debian does it. */
  readonly agent: string | null;
  /** What the agent is told, as far as it could be found out. */
  readonly options: Readonly<Record<string, string>>;
  /** It switches off this host alone; else the options tell the nodes apart, or a person has to. */
  readonly isOfThisHost: boolean;
  /** What is still to be done or said; empty: nothing but the login. */
  readonly next: string;
}
