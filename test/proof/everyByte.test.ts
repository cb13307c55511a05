import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProofError, verifyProof } from '@lotline/network/proof';
import { openGateway, type TestGateway } from '../gateway/openGateway';

const lot = 'https://id.gs1.org/01/00860009999107/10/BYTES-1';

let gateway: TestGateway;
let orderer: string;
let bundle: Buffer;

// Given a small bundle: a lot with one event.
beforeAll(async () => {
  gateway = await openGateway();
  orderer = readFileSync(join(gateway.data, 'organisations', 'orderer', 'ca', 'cert.pem'), 'utf8');
  const made = await gateway.post('supplier', '/lots', { lot, place: '0860009999992', quantity: '9', uom: 'CS' });
  expect(made.status).toBe(201);
  const answer = await fetch(`${gateway.running.url}/proofs?id=${encodeURIComponent(lot)}`, {
    headers: { authorization: `Bearer ${gateway.keyOf('retailer')}` },
  });
  bundle = Buffer.from(await answer.arrayBuffer());
});
afterAll(() => gateway.close());

/** True if the bytes are refused as a proof that does not hold. Other errors fail the test. */
const isRefused = (bytes: Buffer): Promise<boolean> =>
  verifyProof(bytes.toString(), [orderer]).then(
    () => false,
    (error: unknown) => {
      if (error instanceof ProofError) return true;
      throw error;
    },
  );

describe('a bundle', () => {
  test('is refused with one bit changed in any byte', async () => {
    expect(await isRefused(bundle)).toBe(false);
    const accepted: number[] = [];
    for (let at = 0; at < bundle.length; at += 1) {
      const changed = Buffer.from(bundle);
      changed[at]! ^= 1 << (at % 8);
      if (!(await isRefused(changed))) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  }, 900_000);

  test('is refused cut off at any of a thousand places', async () => {
    const step = Math.ceil(bundle.length / 1000);
    for (let end = 0; end < bundle.length; end += step) expect(await isRefused(bundle.subarray(0, end))).toBe(true);
  }, 300_000);
});
