/** What the command's exit status says, for scripts. Printed by `lotline --help`. */
export const exitCodes = {
  ok: 0,
  /** The gateway or the ledger refused, or something went wrong here. */
  failed: 1,
  /** The command line is not understood, or something it needs is missing. */
  usage: 2,
  /** No answer from the gateway. */
  unreachable: 3,
  /** The question was answered, and the answer is a finding: the ledger does not verify or nobody vouches for it, a plan or trace is incomplete. */
  found: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
