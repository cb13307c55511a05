/** The retirement of a product, place or party by its owner: nothing new is made of it or sent to it; existing goods can still move. */
export interface Retired {
  /** The transaction's time, RFC 3339 UTC. */
  readonly at: string;
  readonly reason: string;
}
