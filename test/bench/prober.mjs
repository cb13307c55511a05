// A process that asks for something small every few milliseconds, while another client has a large answer: what the other does with that
// does not count.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const pause = 2;

process.once('message', async ({ url, key, paths }) => {
  const found = [];
  let isOver = false;
  const ask = async (path) => {
    const begun = performance.now();
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
    await answer.arrayBuffer();
    return performance.now() - begun;
  };
  for (const path of paths) await ask(path);
  process.once('message', () => (isOver = true));
  process.send('started');
  for (let n = 0; !isOver; n += 1) {
    found.push(await ask(paths[n % paths.length]));
    await sleep(pause);
  }
  process.send(found);
  process.disconnect();
});
