/** The exit codes, for scripts. Printed by `lotline --help`. */
export const exitCodes = {
  ok: 0,
  /** The gateway or the ledger refused, or the command failed locally. */
  failed: 1,
  /** The command line is invalid, or a required value is missing. */
  usage: 2,
  /** No response from the gateway. */
  unreachable: 3,
  /**
   * The command succeeded with a finding: the ledger does not verify or its authorities are not trusted, or a plan or trace is incomplete.
   */
  found: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
