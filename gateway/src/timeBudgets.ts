/**
 * The gateway's time limits, in milliseconds. docs/operations.md lists them with the longest time that a client can wait. Intervals of
 * background work, and the certificates' dates, stand where they are used.
 */
export const timeBudgets = {
  /** The headers of a request arrive within. */
  requestHeaders: 10_000,
  /** A whole request arrives within. */
  request: 60_000,
  /** Nothing comes or goes on a connection before it is closed. Longer than `write` and `reflected` together. */
  silence: 120_000,
  /** A write is answered within, from its acceptance on: its outcome, or that it is not known. */
  write: 90_000,
  /** A write waits behind others that cannot be endorsed. */
  behindFailures: 15_000,
  /** A response to a write waits until reads reflect it. */
  reflected: 5000,
  /** Calls to Fabric's peers and orderers. Endorsing runs the contract on several peers, one after the other if one fails. */
  evaluate: 10_000,
  endorse: 20_000,
  order: 10_000,
  commitStatus: 10_000,
  /** The outcome of an ordered transaction is looked for. */
  settle: 45_000,
  /** A stopping gateway finishes the requests in progress. */
  drain: 10_000,
} as const;
