import { type ExitCode, exitCodes } from './exitCodes';

/** A failure for a person: what failed, why, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly exit: ExitCode;

  constructor(message: string, more: { why?: string; fix?: string; exit?: ExitCode } = {}) {
    super(message);
    this.why = more.why;
    this.fix = more.fix;
    this.exit = more.exit ?? exitCodes.failed;
  }
}

export const usageError = (message: string, fix?: string): CliError =>
  new CliError(message, { exit: exitCodes.usage, ...(fix !== undefined && { fix }) });
