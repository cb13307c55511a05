import { styleText } from 'node:util';

/** Where results and remarks go: results to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean;
  /** The answer: one JSON object with `--json`, else what `human` makes of it. */
  result(answer: unknown, human: () => string): void;
  /** A remark beside the answer. */
  note(text: string): void;
  warn(text: string): void;
  /** How far long work is; one line that rewrites itself, on terminals only. */
  progress(text: string): void;
  /** Ends the progress line. */
  done(): void;
}

/** `quiet` leaves out notes and progress, never warnings. */
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

/** Bold on terminals that want it. */
export const heading = (text: string): string => styleText('bold', text, { stream: process.stdout });
