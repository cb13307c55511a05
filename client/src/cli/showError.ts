import { styleText } from 'node:util';
import { LotlineError } from '../sdk';
import { CliError } from './cliError';
import { type ExitCode, exitCodes } from './exitCodes';
import { printable } from './table';

const fixes: Readonly<Record<string, string>> = {
  unreachable: 'Start the gateway (npm start), or set its address with --url or LOTLINE_URL.',
  timeout: 'Try again; a write is safe to repeat. --timeout allows more seconds.',
  key_missing: 'Use --as ORG for a local organisation, or set LOTLINE_KEY.',
  key_invalid: 'Use --as ORG for a local organisation, or set LOTLINE_KEY to a key that was not revoked.',
  role_missing: 'Ask an administrator of your organisation for that role: lotline users register USER --role ROLE.',
  caller_unknown: 'Register your organisation first: lotline register party.',
};
/** Advice for errors that this client found itself. */
const ownFixes: typeof fixes = { answer_invalid: 'Use the lotline command that came with the gateway.' };

/** Prints an error to stderr, with its reason and advice. Returns the exit code. */
export function showError(error: unknown, json: boolean): ExitCode {
  const { exit, ...said } = explain(error);
  if (json) {
    process.stderr.write(`${JSON.stringify({ error: said })}\n`);
    return exit;
  }
  const lines = [
    `${styleText('red', 'error:', { stream: process.stderr })} ${printable(said.message)}`,
    ...(said.why === undefined ? [] : [`  why: ${said.why.split('\n').map(printable).join('\n')}`]),
    ...(said.errors ?? [])
      .filter(({ pointer, message }) => pointer !== '' || message !== said.message)
      .map(
        ({ pointer, message }) => `  at ${pointer === '' ? 'the input' : printable(pointer)}: ${printable(message)}`,
      ),
    ...(said.fix === undefined ? [] : [`  fix: ${said.fix}`]),
    ...(said.traceId === undefined ? [] : [`  trace id: ${said.traceId}`]),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
  return exit;
}

interface Explanation {
  readonly exit: ExitCode;
  readonly code?: string | undefined;
  readonly message: string;
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: LotlineError['errors'];
  readonly traceId?: string | undefined;
}

function explain(error: unknown): Explanation {
  if (error instanceof CliError) {
    return { exit: error.exit, message: error.message, why: error.why, fix: error.fix };
  }
  if (!(error instanceof LotlineError)) {
    return { exit: exitCodes.failed, message: error instanceof Error ? error.message : String(error) };
  }
  const { code, message, details, errors, traceId } = error;
  const isOwn = error.status === undefined;
  const why = isOwn ? code : `${code} (HTTP ${error.status})`;
  const fix = fixes[code] ?? (isOwn ? ownFixes[code] : undefined);
  return { exit: exitOf(error), code, message, why, fix, details, errors, traceId };
}

function exitOf({ code, status }: LotlineError): ExitCode {
  if (code === 'unreachable' || code === 'timeout') return exitCodes.unreachable;
  if (code === 'ledger_invalid') return exitCodes.found;
  return code === 'id_invalid' && status === undefined ? exitCodes.usage : exitCodes.failed;
}
