// A temporary network for the benchmark, made by the launcher, with the reference contract beside Lotline's.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deployReference } from './reference.mjs';

const launcher = fileURLToPath(new URL('../../../network/dist/fabric/main.js', import.meta.url));

export class BenchNetwork {
  #folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  #running;
  #deploying;
  data = join(this.#folder, 'network');

  /** Starts the network with the launcher's options, and both contracts. Returns the launcher's description of it. */
  async up(options) {
    const said = await this.#run('up', ...options);
    this.#deploying = deployReference(this.data);
    await this.#deploying;
    return /Fabric [^,]+, \w+/.exec(said)?.[0] ?? 'Fabric';
  }

  /** Ends running commands, stops every process and removes the folder. */
  async remove() {
    const running = this.#running;
    if (running) {
      running.child.kill('SIGKILL');
      await running.ended.catch(() => undefined);
    }
    await this.#deploying?.catch(() => undefined);
    if (existsSync(this.data)) await this.#run('clean');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** In a process group of its own, so that an interrupt at the keyboard leaves it to `remove`. */
  async #run(name, ...options) {
    const child = spawn(process.execPath, [launcher, name, '--data', this.data, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'])
      child[stream].setEncoding('utf8').on('data', (text) => (said[stream] += text));
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        this.#running = undefined;
        if (code === 0) resolve(said.stdout);
        else reject(new Error(said.stderr.trim() || `"fabric ${name}" ended with exit code ${code}.`));
      });
    });
    this.#running = { child, ended };
    return ended;
  }
}
