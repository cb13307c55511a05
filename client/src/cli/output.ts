import { styleText } from 'node:util';

/** Output of results to stdout, and of everything else to stderr. */
export interface Output {
  readonly json: boolean;
  /** Prints the result: one JSON object with `--json`, else the text of `human`. */
  result(answer: unknown, human: () => string): void;
  /** Prints a note beside the result. */
  note(text: string): void;
  warn(text: string): void;
  /** Prints progress in one line that is overwritten; on terminals only. */
  progress(text: string): void;
  /** Ends the progress line. */
  done(): void;
}

/** `quiet` suppresses notes and progress, never warnings. */
export function createOutput({ json, quiet }: { json: boolean; quiet: boolean }): Output {
  const live = process.stderr.isTTY && !quiet;
  let open = false;
  const line = (text: string): void => {
    if (open) process.stderr.write('\r\u001b[K');
    open = false;
    process.stderr.write(`${text}\n`);
  };
  return {
    json,
    result(answer, human) {
      if (open) line('');
      const text = json ? JSON.stringify(answer, null, 2) : human();
      if (text !== '') process.stdout.write(`${text}\n`);
    },
    note(text) {
      if (!quiet) line(styleText('dim', text, { stream: process.stderr }));
    },
    warn(text) {
      line(`${styleText('yellow', 'warning:', { stream: process.stderr })} ${text}`);
    },
    progress(text) {
      if (!live) return;
      process.stderr.write(`\r\u001b[K${text}`);
      open = true;
    },
    done() {
      if (open) process.stderr.write('\r\u001b[K');
      open = false;
    },
  };
}

/** Bold on terminals that support it. */
export const heading = (text: string): string => styleText('bold', text, { stream: process.stdout });
