import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ProofReport,
  type ProofStatement,
  readBundle,
  requireExtension,
  statementBytes,
  statementOf,
  verifyProof,
  writeBundle,
} from '@lotline/network/proof';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { temporaryFolder } from '../temporaryFolder';

const lot = 'https://id.gs1.org/01/00860009999107/10/PROOF-1';
const place = '0860009999992';
const pallet = '008600099990000022';

let gateway: TestGateway;
let orderer: string;
let text: string;

const certificateOf = (organisation: string): string =>
  readFileSync(join(gateway.data, 'organisations', organisation, 'ca', 'cert.pem'), 'utf8');

async function proofOf(id: string, more = ''): Promise<string> {
  const response = await fetch(`${gateway.running.url}/proofs?id=${encodeURIComponent(id)}${more}`, {
    headers: { authorization: `Bearer ${gateway.keyOf('retailer')}` },
  });
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}

const check = (bundle: string): Promise<ProofReport> => verifyProof(bundle, [orderer]);

/** Records as the supplier; a refusal would make the tests below prove less than they say. */
async function record(path: string, body: unknown): Promise<void> {
  const answer = await gateway.post('supplier', path, body);
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
}

const count = (goods: string, counted: string): Promise<void> =>
  record('/stock/counts', { place, lot: goods, counted, uom: 'CS', reason: 'test' });

/** A bundle of a dishonest member, with a good signature of its own. */
async function forged(change: (statement: ProofStatement) => ProofStatement): Promise<string> {
  const { ledger } = gateway.running.gateway;
  const statement = change(statementOf(readBundle(text)));
  const { user } = (await gateway.get('retailer', '/whoami')).body as { user: string };
  const identity = { organisation: 'retailer', mspId: 'RetailerMSP', user };
  const signed = await ledger.proofs.sign(identity, (signer) => statementBytes(statement, signer));
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return writeBundle({
    ...statement,
    issuer: { identity: base64(signed.identity), signature: base64(signed.signature) },
  });
}

beforeAll(async () => {
  gateway = await openGateway();
  orderer = certificateOf('orderer');
  await record('/lots', { lot, place, quantity: '120', uom: 'CS' });
  await record('/containers/pack', { container: pallet, place, lots: [{ lot, quantity: '48', uom: 'CS' }] });
  await count(lot, '70');
  text = await proofOf(lot);
});
afterAll(() => gateway.close());

describe('a proof bundle', () => {
  test('proves the events of a lot offline, from the orderers’ authority alone', async () => {
    const report = await check(text);
    expect(report).toMatchObject({ subject: lot, channel: 'lotline', issuer: 'RetailerMSP', withheld: 0 });
    const steps = report.events.map(({ body }) => (body as { bizStep?: string }).bizStep);
    expect(steps).toEqual(expect.arrayContaining(['commissioning', 'packing']));
    expect(report.events.map(({ mspId }) => mspId)).toEqual(report.events.map(() => 'SupplierMSP'));
    expect(report.events.every(({ endorsers, bound }) => endorsers.length >= 2 && bound === 'orderer')).toBe(true);
    expect(report.events[0]!.body).toMatchObject({ type: 'ObjectEvent', bizStep: 'commissioning' });
    expect(report.authorities.map(({ trust }) => trust)).toEqual(['vouched', 'vouched', 'vouched', 'pinned']);
  });

  test('is refused from an orderer whose authority is not trusted', async () => {
    await expect(verifyProof(text, [certificateOf('supplier')])).rejects.toThrow('is not among the certificates');
    await expect(verifyProof(text, [])).rejects.toThrow('is not among the certificates');
  });

  test('is refused with any character changed, removed or added', async () => {
    const cases = fc.record({
      at: fc.nat(text.length - 1),
      by: fc.constantFrom('A', 'b', '0', '1', '+', '/', '=', '{', '}', '"', ',', ' ', '\n'),
      kind: fc.constantFrom('change', 'remove', 'add'),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ at, by, kind }) => {
        const end = kind === 'add' ? at : at + 1;
        const changed = text.slice(0, at) + (kind === 'remove' ? '' : by) + text.slice(end);
        if (changed === text) return;
        await expect(check(changed)).rejects.toMatchObject({ name: 'ProofError' });
      }),
      { numRuns: 400 },
    );
  });

  test('is refused with any of its values changed, also in the parts without signatures of their own', async () => {
    const statement = statementOf(readBundle(text));
    const parts = Object.keys(statement) as (keyof ProofStatement)[];
    for (const part of parts.filter((each) => !['earlier', 'anchors'].includes(each))) {
      const start = text.indexOf(`"${part}":`) + part.length + 3;
      for (let at = start; at < start + 24; at += 1) {
        const changed = text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
        await expect(check(changed)).rejects.toMatchObject({ name: 'ProofError' });
      }
    }
  });

  test.each<[string, (statement: ProofStatement) => ProofStatement, string]>([
    [
      'an event left out',
      (each) => ({ ...each, events: each.events.slice(1) }),
      'which the bundle does not name there',
    ],
    [
      'an event invented',
      (each) => ({ ...each, events: [...each.events, { ...each.events[0]!, id: 'ni:///sha-256;00?ver=CBV2.0' }] }),
      'No disclosed transaction records the event',
    ],
    [
      'an event of another organisation',
      (each) => ({ ...each, events: each.events.map((event) => ({ ...event, mspId: 'CarrierMSP' })) }),
      'which the bundle does not name there',
    ],
    [
      'a transaction left out that a later one followed',
      (each) => {
        const { leaf } = each.events[0]!;
        return {
          ...each,
          events: each.events.filter((event) => event.leaf !== leaf),
          transactions: each.transactions.filter((transaction) => transaction.leaf !== leaf),
        };
      },
      'and the bundle leaves it out',
    ],
    [
      'a larger tree than there is',
      (each) => ({ ...each, tree: { ...each.tree, size: each.tree.size + 1 } }),
      'is not in the tree at that place',
    ],
    [
      'the channel’s configuration left out',
      (each) => ({ ...each, configuration: [0, 5] }),
      'leaves out a block that configures the channel',
    ],
    [
      'the last block left out',
      (each) => ({
        ...each,
        tree: { ...each.tree, height: each.tree.height + 3 },
      }),
      'does not contain the last block',
    ],
    [
      'an invalid transaction shown as valid',
      (each) => ({ ...each, transactions: each.transactions.map((transaction) => ({ ...transaction, code: 11 })) }),
      'is not in the tree at that place',
    ],
    [
      'an earlier tree that it does not extend',
      (each) => ({ ...each, earlier: [{ size: 3, root: 'ab'.repeat(32), path: [] }] }),
      'does not extend the one of 3 transactions',
    ],
  ])('signed by a dishonest member with %s is refused', async (_name, change, message) => {
    await expect(check(await forged(change))).rejects.toThrow(message);
  });

  test('signed by a dishonest member without a change holds, so that the refusals above are of the changes', async () => {
    const report = await check(await forged((statement) => statement));
    expect(report.issuer).toBe('RetailerMSP');
  });
});

describe('a later bundle', () => {
  test('proves that its history extends that of an earlier one', async () => {
    const before = await check(text);
    await count(lot, '69');
    const later = await check(await proofOf(lot, `&since=${before.tree.size}`));
    expect(later.tree.size).toBeGreaterThan(before.tree.size);
    expect(() => {
      requireExtension(later, before);
    }).not.toThrow();
    const without = await check(await proofOf(lot));
    expect(() => {
      requireExtension(without, before);
    }).toThrow(`--since ${before.tree.size}`);
  });

  test('of a history that all organisations rewrote is detected', async () => {
    const before = await check(text);
    const other = await openGateway({}, temporaryFolder());
    try {
      // The same organisations in name, another ledger: what a conspiracy of all of them would show.
      const tree = await other.get('retailer', '/proofs/tree?size=5');
      const rewritten = { ...before, tree: { ...before.tree, root: 'ab'.repeat(32) } };
      expect(() => {
        requireExtension({ ...before, earlier: [] }, rewritten);
      }).toThrow('History was rewritten');
      const mine = await gateway.get('retailer', '/proofs/tree?size=5');
      expect(tree.body['root']).not.toBe(mine.body['root']);
    } finally {
      await other.close();
    }
  });

  test('of the same goods that leaves out an earlier event is detected', async () => {
    const before = await check(text);
    const shorter = { ...before, events: before.events.slice(1) };
    expect(() => {
      requireExtension(shorter, before);
    }).toThrow('leaves out the event');
  });

  test('is refused for an unknown earlier tree', async () => {
    const { status, body } = await gateway.get('retailer', `/proofs?id=${encodeURIComponent(lot)}&since=100000`);
    expect([status, body['code']]).toEqual([400, 'input_invalid']);
  });
});

describe('disclosure', () => {
  const [one, two] = ['BATCH-1', 'BATCH-2'].map((number) => `https://id.gs1.org/01/00860009999107/10/${number}`);

  beforeAll(async () => {
    const commission = (each: string, n: number): object => ({
      idempotencyKey: `batch-${n}`,
      command: 'commissionLot',
      input: { lot: each, place, quantity: '5', uom: 'CS' },
    });
    await record('/commands', [one!, two!].map(commission));
  });

  test('of a transaction with events of other goods needs permission in the request', async () => {
    const { status, body } = await gateway.get('retailer', `/proofs?id=${encodeURIComponent(one!)}`);
    expect([status, body['code']]).toEqual([422, 'proof_undisclosed']);
  });

  test('with permission names all events that the transaction discloses', async () => {
    const report = await check(await proofOf(one!, '&disclose=transactions'));
    expect(report.events).toHaveLength(2);
  });

  test('without permission shows only the hash of such a transaction, and reports it as withheld', async () => {
    await count(one!, '4');
    await record('/containers/pack', {
      container: '008600099990000039',
      place,
      lots: [{ lot: one, quantity: '1', uom: 'CS' }],
    });
    const bundle = await proofOf(one!);
    expect(bundle).not.toContain(Buffer.from('BATCH-2').toString('base64').slice(1, -2));
    expect(Buffer.from(bundle, 'base64').toString('latin1')).not.toContain('BATCH-2');
    const { withheld, events } = await check(bundle);
    expect(withheld).toBeGreaterThanOrEqual(1);
    expect(events.length).toBeGreaterThanOrEqual(1);
  });

  test('of a transaction with master data or a refused request needs permission too', async () => {
    const [beside, refused] = ['BESIDE', 'REFUSED'].map(
      (number) => `https://id.gs1.org/01/00860009999107/10/${number}`,
    );
    const made = (made: string): object => ({ lot: made, place, quantity: '5', uom: 'CS' });
    const name = { command: 'registerPlace', input: { place: '0860009999985', name: 'Secret' } };
    const sale = {
      command: 'sell',
      input: { place, lots: [{ lot: 'https://id.gs1.org/01/00860009999107/10/SECRET', quantity: '7', uom: 'CS' }] },
    };
    await record('/commands', [
      { idempotencyKey: 'b1', command: 'commissionLot', input: made(beside!) },
      { idempotencyKey: 'b2', ...name },
    ]);
    await record('/commands', [
      { idempotencyKey: 'r1', command: 'commissionLot', input: made(refused!) },
      { idempotencyKey: 'r2', ...sale },
    ]);
    for (const each of [beside!, refused!]) {
      const { body } = await gateway.get('retailer', `/proofs?id=${encodeURIComponent(each)}`);
      expect(body['code']).toBe('proof_undisclosed');
      expect((await check(await proofOf(each, '&disclose=transactions'))).events).toHaveLength(1);
    }
  });

  test('of unknown goods is not possible', async () => {
    const { status, body } = await gateway.get('retailer', '/proofs?id=(01)00860009999107(10)NOBODY');
    expect([status, body['code']]).toEqual([404, 'lot_unknown']);
  });
});
