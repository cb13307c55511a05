import { spawn } from 'node:child_process';
import { must } from '#domain';
import { CliError } from './cliError';

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** The data folder that it works on. */
  readonly data: string;
  /** The use of its output: as a note, or as the result. */
  readonly stdout: 'remark' | 'answer';
}

/** Runs a program of the gateway on the local data folder in another process, because a client does not load the gateway's code. */
export function runGatewayProgram(
  name: 'rebuild' | 'bootstrap-key' | 'generate',
  { args = [], data, stdout }: ProgramOptions,
): Promise<{ readonly status: number; readonly answer: string }> {
  const entry = pathOf(name);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      stdio: ['ignore', stdout === 'remark' ? process.stderr : 'pipe', 'inherit'],
      env: { ...process.env, LOTLINE_DATA: data },
    });
    let answer = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ status: code ?? 1, answer });
    });
  });
}

function pathOf(name: string): string {
  try {
    return require.resolve(`@lotline/gateway/${name}`);
  } catch (error) {
    throw new CliError('There is no gateway here.', {
      why: error instanceof Error ? must(error.message.split('\n')[0], 'line') : String(error),
      fix: 'Run this in the checkout that the gateway runs from.',
    });
  }
}
