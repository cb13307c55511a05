import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeEnvelope } from '@lotline/network/verify';
import type * as proofDoor from '@lotline/network/proof';
import {
  type ProofStatement,
  readBundle,
  readLedgerBlock,
  statementOf,
  verifyProof,
  verifyStatement,
} from '@lotline/network/proof';
import { Wallet } from 'ethers';
import { createClient, draftReceipt, signReceipt } from '../../client/src/sdk';
import { ReceiptChecker } from '../../network/src/proof/provenReceipts';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { browser } from './browser';

const origin = 'https://id.gs1.org';
const [field, store] = [`${origin}/414/0860009999992`, `${origin}/414/0860009998001`];
const [supplier, carrier] = [`${origin}/417/0860009999992`, `${origin}/417/0860009996007`];
const lotOf = (n: number): string => `${origin}/01/00860009999107/10/RECEIPT-${n}`;
const [dock, second, third] = [Wallet.createRandom(), Wallet.createRandom(), Wallet.createRandom()];
const at = '2026-05-02T08:00:00Z';
const validFrom = '2026-05-01T00:00:00Z';

let gateway: TestGateway;
let orderer: string;

async function record(path: string, body: unknown, as = 'supplier'): Promise<void> {
  const answer = await gateway.post(as, path, body);
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
}

const proofOf = (n: number): Promise<string> =>
  createClient({ url: gateway.running.url, key: gateway.keyOf('retailer') }).proof({ id: lotOf(n) });
const statementOfLot = async (n: number): Promise<ProofStatement> => statementOf(readBundle(await proofOf(n)));

/** A lot that the supplier offers, with a receipt of the wallet. */
async function offered(n: number, wallet: Parameters<typeof signReceipt>[1]): Promise<void> {
  await record('/lots', { lot: lotOf(n), place: field, quantity: '9', uom: 'CS', at: '2026-05-01T08:00:00Z' });
  const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
  const lots = [{ lot: lotOf(n), quantity: '5', uom: 'CS' }];
  const offer = { shipment: `SHIP-${n}`, from: field, to: store, carrier, lots };
  const signed = await signReceipt(draftReceipt(await client.receiptTicket(), 'ship', offer, { time: at }), wallet);
  await client.command(signed.command, signed.input);
}

beforeAll(async () => {
  gateway = await openGateway();
  orderer = readFileSync(join(gateway.data, 'organisations', 'orderer', 'ca', 'cert.pem'), 'utf8');
  await record('/signers', { signer: dock.address, name: 'Dock 1', roles: ['dock'], validFrom });
  await offered(1, dock);
}, 60_000);
afterAll(() => gateway.close());

describe('a proof of a signed receipt', () => {
  test('shows who signed, and that the key was registered and valid', async () => {
    const { events } = await verifyProof(await proofOf(1), [orderer]);
    expect(events.map(({ receipt }) => receipt)).toMatchObject([
      undefined,
      {
        kind: 'offer',
        signer: dock.address,
        party: supplier,
        key: { name: 'Dock 1', roles: ['dock'], validFrom: '2026-05-01T00:00:00.000Z' },
      },
    ]);
  });

  test('is checked in a browser too', async () => {
    const { load, asked } = browser();
    const door = load(require.resolve('../../network/dist/proof/index.js')) as typeof proofDoor;
    const { events } = await door.verifyProof(await proofOf(1), [orderer]);
    expect(events[1]!.receipt).toMatchObject({ signer: dock.address, key: { name: 'Dock 1' } });
    expect(asked).toEqual([]);
  });

  test('is refused without the registration of its key', async () => {
    const statement = await statementOfLot(1);
    const registration = statement.transactions.findIndex(
      ({ envelope }) => envelope !== undefined && Buffer.from(envelope, 'base64').includes('registerSigner'),
    );
    const transactions = statement.transactions.toSpliced(registration, 1);
    await expect(verifyStatement({ ...statement, transactions }, [orderer])).rejects.toThrow(
      `the registration of the signer key ${dock.address} in block`,
    );
  });

  test('omits a key that was registered together with others, which are not disclosed', async () => {
    const { ledger } = gateway.running.gateway;
    const { user } = (await gateway.get('supplier', '/whoami')).body as { user: string };
    const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user };
    const requests = [second, third].map(({ address: signer }, n) => ({
      id: `key-${n}`,
      command: 'registerSigner',
      input: { signer, name: `Dock ${n}`, roles: ['dock'], validFrom },
    }));
    await ledger.submit(identity, 'submit', [JSON.stringify(requests)]);
    await offered(2, second);
    const text = await proofOf(2);
    const report = await verifyProof(text, [orderer]);
    expect(report.events[1]!.receipt).toMatchObject({ signer: second.address });
    expect(report.events[1]!.receipt).not.toHaveProperty('key');
    const disclosed = statementOf(readBundle(text)).transactions.map(({ envelope = '' }) =>
      Buffer.from(envelope, 'base64').toString('latin1'),
    );
    expect(disclosed.filter((envelope) => envelope.includes(third.address))).toEqual([]);
  });

  test('does not change when another member captures events', async () => {
    await offered(3, dock);
    const captured = {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      eventTime: '2026-05-02T09:00:00Z',
      eventTimeZoneOffset: '+00:00',
      bizStep: 'inspecting',
      readPoint: { id: store },
      quantityList: [{ epcClass: lotOf(3) }],
      'lotline:receipt': { kind: 'receipt', signer: dock.address, signature: '0x00' },
    };
    const document = {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { lotline: 'https://x.example/' }],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-05-02T09:00:00Z',
      epcisBody: { eventList: [captured] },
    };
    expect((await gateway.capture('retailer', document)).body['success']).toBe(true);
    const { events } = await verifyProof(await proofOf(3), [orderer]);
    expect(events.map(({ mspId, receipt }) => [mspId, receipt?.signer])).toEqual([
      ['SupplierMSP', undefined],
      ['SupplierMSP', dock.address],
      ['RetailerMSP', undefined],
    ]);
  });

  test('is refused if the key was revoked or of another party, even if all organisations conspire', async () => {
    const statement = await statementOfLot(1);
    await record('/signers/revoke', { signer: dock.address, reason: 'lost' });
    await verifyStatement(statement, [orderer]);
    const { ledger } = gateway.running.gateway;
    const last = readLedgerBlock(await ledger.rawBlock((await ledger.health()).height - 1));
    const revocation = decodeEnvelope(last.envelopes[0]!);
    const { events } = await verifyStatement(statement, [orderer]);
    const { body, leaf } = events[1]!;
    const shown = (n: number): Buffer =>
      Buffer.from(statement.transactions.find((each) => each.leaf === n)?.envelope ?? '', 'base64');
    const registration = statement.transactions.find(({ envelope = '' }) =>
      Buffer.from(envelope, 'base64').includes('registerSigner'),
    )!;
    // Given the revocation in the place of the registration that the handoff read.
    const placed = {
      leaf: registration.leaf,
      index: registration.index,
      code: 0,
      envelope: undefined,
      bound: 'orderer' as const,
      block: { header: { number: registration.block } } as never,
    };
    const checker = (envelope: typeof revocation): ReceiptChecker =>
      new ReceiptChecker([{ placed, envelope }], [placed], 'lotline');
    expect(() => checker(revocation).check(body, decodeEnvelope(shown(leaf)))).toThrow(/was revoked at .*: lost/);
    expect(() => checker(decodeEnvelope(shown(leaf))).check(body, decodeEnvelope(shown(leaf)))).toThrow(
      /does not register the signer key/,
    );
  });
});
