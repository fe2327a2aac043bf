/** One line of a plan: what `apply` would change, and what that does to what runs. */
export interface PlannedChange {
  readonly kind: 'cluster' | 'store' | 'network' | 'node' | 'timing' | 'group';
  /** Name of the node, group or network; empty for the others. */
  readonly name: string;
  /** What it does to running resources. `moves`: may stop here and start elsewhere. `waits`: until another group lets go of something. `risks`: heartbeats
   * change over, and a node that is not ready for it is silent. `refused`: apply will not do it. */
  readonly effect: 'none' | 'starts' | 'stops' | 'restarts' | 'moves' | 'waits' | 'risks' | 'refused';
  /** Groups that run, as far as the file says, and that it stops, restarts or may move, or would where what is new does not start. */
  readonly disturbs?: readonly string[];
  /** A sentence without its period. */
  readonly words: string;
}
