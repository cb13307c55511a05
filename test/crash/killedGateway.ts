import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from 'lotline';

/** A gateway in a process of its own, which can be killed. */
export class GatewayProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'lotline-heard-'));
  readonly #settings: Record<string, string>;
  #child: ChildProcess | undefined;

  constructor(settings: Record<string, string>) {
    this.#settings = settings;
  }

  /** Starts it; resolves to its address. */
  start(): Promise<string> {
    const env = { ...process.env, LOTLINE_DATA: this.folder, PORT: '0', LOTLINE_LOG: 'warn', ...this.#settings };
    const main = join(__dirname, '../../gateway/dist/main.js');
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    return new Promise((resolve, reject) => {
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, url] = /serves at (\S+)/.exec(said) ?? [];
        if (url !== undefined) resolve(url);
      });
      child.once('close', () => {
        reject(new Error('The gateway ended.'));
      });
    });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  clientOf(url: string, organisation: string): Client {
    const key = readFileSync(join(this.folder, 'keys', `${organisation}.key`), 'utf8').trim();
    return createClient({ url, key });
  }
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
}
