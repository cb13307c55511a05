import { execFile } from 'node:child_process';
import { basename } from 'node:path';

/** A failed program, with its output. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly output: string;

  constructor(command: string, output: string) {
    super(`${command} failed: ${lastLines(output)}`);
    this.output = output;
  }
}

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs a program to its end and returns its standard output. Passes only the needed environment variables. */
export function runProgram({ program, args, env = {}, timeoutMs = 60_000 }: ProgramRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      env: { ...plainEnvironment(), ...env },
      timeout: timeoutMs,
      maxBuffer: 16 * 1024 * 1024,
      encoding: 'utf8' as const,
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) {
        resolve(stdout);
        return;
      }
      const words = args.slice(0, 4).join(' ');
      const late = error.killed === true ? `no answer within ${timeoutMs / 1000} s\n` : '';
      reject(new ProgramFailed(`${basename(program)} ${words}`, `${stdout}\n${stderr}\n${late || error.message}`));
    });
  });
}

/** The caller's environment without Fabric's own settings (CORE_…, ORDERER_…), which would override the files. */
export function plainEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LANG'];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Command failed'));
  // Fabric's programs print the error and then all their options.
  const errors = lines.filter((line) => line.startsWith('Error: '));
  return (errors.length > 0 ? errors : lines.slice(-6)).join('\n');
}
