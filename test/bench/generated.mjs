// Runs programs of the gateway: generated networks in folders of their own.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const gateway = (name) => fileURLToPath(new URL(`../../gateway/dist/${name}.js`, import.meta.url));

/** Runs a program of the gateway over a folder; resolves at its end. */
export function run(name, folder, args = []) {
  const env = { ...process.env, LOTLINE_DATA: folder };
  const child = fork(gateway(name), args, { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}.`))));
  });
}

/** Fills a new folder with a network of that many events; resolves to the folder. */
export async function generate(folder, events) {
  await run('generate', folder, [JSON.stringify({ events, seed: 1, levels: 5 })]);
  return folder;
}
