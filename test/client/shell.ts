import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWire, type Received, type Script, type Wire } from './wire';

const program = join(__dirname, '../../client/bin/lotline.js');

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a shell would: arguments in, bytes and a status out. */
export function runLotline(
  args: readonly string[],
  at: { folder: string; url: string; environment?: Readonly<Record<string, string>> },
): Promise<Ran> {
  const env = { PATH: process.env['PATH'], LOTLINE_DATA: at.folder, LOTLINE_URL: at.url, ...at.environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, cwd: at.folder }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** The built command beside a data folder with the keys of a supplier and a retailer. */
export class Shell {
  readonly folder = mkdtempSync(join(tmpdir(), 'lotline-cli-'));
  #wire: Wire | undefined;

  constructor() {
    mkdirSync(join(this.folder, 'keys'));
    for (const name of ['supplier', 'retailer']) {
      writeFileSync(join(this.folder, 'keys', `${name}.key`), `key-of-${name}\n`);
    }
  }

  /** Opens a wire for the next commands and returns what will be received there. */
  async given(answer: (request: Received, count: number) => Script): Promise<Received[]> {
    this.#wire = await openWire(answer);
    return this.#wire.received;
  }

  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const url = this.#wire?.url ?? 'http://127.0.0.1:9';
    return runLotline(args, { folder: this.folder, url, environment });
  }

  async closeWire(): Promise<void> {
    await this.#wire?.close();
    this.#wire = undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export const json = ({ stdout }: Ran): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
