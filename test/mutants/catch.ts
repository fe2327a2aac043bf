/** What noticed a mutant. `story`: no promise was broken, but a scenario goes otherwise than its file tells. */
export interface Catch {
  readonly by: 'unit' | 'scenario' | 'story' | 'fuzz' | 'crash' | 'time';
  readonly what: string;
}
