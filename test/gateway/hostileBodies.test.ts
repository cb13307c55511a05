import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayProcess } from '../crash/killedGateway';

const mebibyte = 1024;
const place = 'https://id.gs1.org/414/0860009999992';
const product = '00860009999107';
const range = (count: number, each: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => each(n)).join();
const event = (n: number, more: string): string =>
  `{"type":"ObjectEvent","eventTime":"2026-04-17T09:26:00.${String(n).padStart(6, '0')}Z","eventTimeZoneOffset":"-04:00","action":"OBSERVE","bizStep":"inspecting","readPoint":{"id":"${place}"},"epcList":["https://id.gs1.org/01/${product}/21/${n}"]${more}}`;
const document = (count: number, more: (n: number) => string, context = '{"ex":"https://e.example/"}'): string =>
  `{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",${context}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-04-17T14:00:00Z","epcisBody":{"eventList":[${range(count, (n) => event(n, more(n)))}]}}`;
const long = '7'.repeat(95);
const element = (lot: string): string => `{"epcClass":"https://id.gs1.org/01/${product}/10/${lot}","quantity":${long}}`;

/** Documents of up to 16 MB that need much memory for their size. */
const shapes: readonly [name: string, status: number, make: () => string][] = [
  ['long quantities', 413, () => document(80, (n) => `,"quantityList":[${range(1000, (q) => element(`${n}-${q}`))}]`)],
  [
    'long quantities in extensions',
    413,
    () => document(80, () => `,"ex:a":[${range(1000, () => `{"quantity":${long}}`)}]`),
  ],
  ['texts of 64 kB', 202, () => document(240, () => `,"ex:a":"${'x'.repeat(65_000)}"`)],
  ['texts of 4 kB', 202, () => document(390, () => `,"ex:a":[${range(10, () => `"${'x'.repeat(4000)}"`)}]`)],
  [
    'a huge context',
    413,
    () => document(10, () => '', `{${range(19_000, (n) => `"p${n}":"https://e.example/${'y'.repeat(700)}${n}"`)}}`),
  ],
  ['many small events', 202, () => document(10_000, () => `,"ex:a":"${'x'.repeat(1200)}"`)],
];

const gateway = new GatewayProcess({ LOTLINE_RATE_LIMIT: '0' });
let url = '';
beforeAll(async () => {
  url = await gateway.start();
}, 120_000);
afterAll(async () => {
  await gateway.kill();
  rmSync(gateway.folder, { recursive: true, force: true });
});

const headers = (): Record<string, string> => {
  const key = readFileSync(join(gateway.folder, 'keys', 'supplier.key'), 'utf8').trim();
  return {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'gs1-capture-error-behaviour': 'proceed',
  };
};

/** Kilobytes of memory that the process has, and the most that it had since the last call. */
function memory(): { now: number; most: number } {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  const [, most = '0'] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  const [, now = '0'] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  writeFileSync(`/proc/${gateway.pid}/clear_refs`, '5');
  return { now: Number(now), most: Number(most) };
}

/** Waits until a capture is done. */
async function finish(path: string): Promise<void> {
  for (let isRunning = true; isRunning;) {
    const answer = await fetch(url + path, { headers: headers() });
    isRunning = ((await answer.json()) as { running: boolean }).running;
  }
}

/** Kilobytes that the process grew by until it answered a body. */
async function growthOf(body: string, expected: number): Promise<number> {
  const { now } = memory();
  const answer = await fetch(`${url}/epcis/capture`, { method: 'POST', headers: headers(), body });
  const { most } = memory();
  expect(answer.status).toBe(expected);
  if (expected === 202) await finish(answer.headers.get('location') ?? '');
  return most - now;
}

describe('a body of 16 MB', () => {
  test.each(shapes)(
    'with %s is answered with little memory',
    async (_, expected, make) => {
      const body = make();
      expect(body.length).toBeGreaterThan(7_000_000);
      // Garbage that V8 has not collected yet counts too, so one large growth says little: the least of three is the need.
      let least = Infinity;
      for (let round = 0; round < 3 && least >= 100 * mebibyte; round += 1)
        least = Math.min(least, await growthOf(body, expected));
      expect(least).toBeLessThan(100 * mebibyte);
    },
    300_000,
  );

  test('takes no memory while it waits for others of its kind', async () => {
    const bodies = Array.from({ length: 8 }, (_, n) =>
      document(4000, () => `,"ex:n":${n},"ex:a":"${'x'.repeat(3500)}"`),
    );
    memory();
    const accepted: string[] = [];
    for (const body of bodies) {
      const answer = await fetch(`${url}/epcis/capture`, { method: 'POST', headers: headers(), body });
      expect(answer.status).toBe(202);
      accepted.push(answer.headers.get('location') ?? '');
    }
    for (const path of accepted) await finish(path);
    expect(memory().most).toBeLessThan(1400 * mebibyte);
  }, 900_000);
});
