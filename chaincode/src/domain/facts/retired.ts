/** That the owner of something has ended its use: nothing new is made of it or sent to it, and what is there runs out. */
export interface Retired {
  /** The transaction's time, RFC 3339 UTC. */
  readonly at: string;
  readonly reason: string;
}
