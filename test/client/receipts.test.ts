import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TypedDataEncoder, Wallet } from 'ethers';
import { createClient, draftReceipt, type ReceiptDraft, sealReceipt, signReceipt } from '../../client/src/sdk';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { json, type Ran, runLotline } from './shell';

const lot = '(01)00860009999107(10)RECEIPTS';
const [supplier, carrier] = ['0860009999992', '0860009996007'];
const [field, store] = ['0860009999992', '0860009998001'];
let gateway: TestGateway;
let driver: string;

const at = (name: string): string => join(gateway.data, name);
const cli = (...args: string[]): Promise<Ran> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url, environment: { LOTLINE_DATA: gateway.data } });
/** Runs where no gateway answers. */
const offline = (...args: string[]): Promise<Ran> =>
  runLotline(args, { folder: gateway.data, url: 'http://127.0.0.1:9', environment: { LOTLINE_KEY: '' } });
const done = async (run: Promise<Ran>): Promise<Ran> => {
  const ran = await run;
  if (ran.exit !== 0) throw new Error(ran.stderr);
  return ran;
};
const key = ['--keystore', 'driver.json', '--password-file', 'driver.password'];
const validity = ['--valid-from', '2026-05-01T00:00:00Z'];
const ship = (id: string, ...more: string[]): Promise<Ran> =>
  done(
    cli(
      '--as',
      'supplier',
      'ship',
      id,
      '--from',
      field,
      '--to',
      store,
      '--carrier',
      carrier,
      '--lot',
      `${lot}=5 CS`,
      '--at',
      '2026-05-02T08:00:00Z',
      ...more,
    ),
  );
const ticketOf = async (id: string, who = 'carrier'): Promise<string> => {
  const file = `${id}-${who}.ticket.json`;
  await done(cli('--as', who, 'receipt', 'ticket', `${supplier}:${id}`, '-o', file));
  return file;
};
const client = (who: string): ReturnType<typeof createClient> =>
  createClient({ url: gateway.running.url, key: gateway.keyOf(who) });

beforeAll(async () => {
  gateway = await openGateway();
  writeFileSync(at('driver.password'), 'correct horse\n');
  driver = (
    await done(offline('receipt', 'keystore', 'driver.json', '--password-file', 'driver.password'))
  ).stdout.trim();
  await done(cli('--as', 'carrier', 'signers', 'register', driver, '--name', 'Van 1', '--role', 'driver', ...validity));
  const made = ['--place', field, '--quantity', '500 CS', '--at', '2026-05-01T08:00:00Z'];
  await done(cli('--as', 'supplier', 'commission', 'lot', lot, ...made));
}, 120_000);

afterAll(async () => {
  await gateway.close();
});

describe('receipts on the command line', () => {
  test('are signed offline, stored in a file, sent once, and are in the proof', async () => {
    await ship('SHIP-1', '--require-receipt');
    const ticket = await ticketOf('SHIP-1');
    const signed = ['receipt', 'sign', 'accept', '--ticket', ticket, '--condition', '3.8 °C', ...key];
    const bare = await cli('--as', 'carrier', 'accept', `${supplier}:SHIP-1`);
    expect(bare.stderr).toMatch(/needs? .*receipt|with a receipt/);
    await done(offline(...signed, '--at', '2026-05-02T09:00:00Z', '-o', 'today.receipts'));
    const sent = await done(cli('--as', 'carrier', 'receipt', 'send', 'today.receipts'));
    expect(sent.stdout).toMatch(/Recorded: urn:epcglobal:cbv:bt:0860009999992:SHIP-1/);
    const again = await done(cli('--as', 'carrier', 'receipt', 'send', 'today.receipts'));
    expect(again.stdout).toMatch(/Was recorded before/);
    const shipment = await client('carrier').shipment({ id: `${supplier}:SHIP-1` });
    expect(shipment.handoffs).toMatchObject([{ status: 'accepted', answerReceipt: { signer: driver } }]);
    await done(cli('--as', 'carrier', 'proof', lot, '-o', 'lot.proof.json'));
    const proof = await done(cli('--json', 'verify-proof', 'lot.proof.json'));
    expect(json(proof)['receipts']).toMatchObject([{ kind: 'acceptance', signer: driver }]);
    expect((await done(cli('verify-proof', 'lot.proof.json'))).stdout).toContain(driver);
  });

  test('of another wallet: its typed data is written, and its signature added', async () => {
    await ship('SHIP-2');
    const ticket = await ticketOf('SHIP-2');
    const sign = ['receipt', 'sign', 'reject', '--ticket', ticket, '--reason', 'warm', '--at', '2026-05-02T09:00:00Z'];
    await done(offline(...sign, '--unsigned', '-o', 'draft.json'));
    const draft = JSON.parse(readFileSync(at('draft.json'), 'utf8')) as ReceiptDraft;
    const { EIP712Domain: _, ...types } = draft.typedData.types;
    const mutable = Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
    const wallet = await Wallet.fromEncryptedJson(readFileSync(at('driver.json'), 'utf8'), 'correct horse');
    const { domain, message, primaryType } = draft.typedData;
    expect(TypedDataEncoder.getPrimaryType(mutable)).toBe(primaryType);
    const signature = await wallet.signTypedData(domain, mutable, message);
    expect((await offline('receipt', 'seal', 'draft.json', '--signature', '0x12', '-o', 'x')).stderr).toMatch(
      /65 bytes/,
    );
    const sealed = await done(offline('receipt', 'seal', 'draft.json', '--signature', signature, '-o', 'two.receipts'));
    expect(sealed.stdout).toContain(driver);
    expect((await cli('--as', 'carrier', 'receipt', 'send', 'draft.json')).stderr).toMatch(/not signed yet/);
    await done(cli('--as', 'carrier', 'receipt', 'send', 'two.receipts'));
    expect(await client('carrier').shipment({ id: `${supplier}:SHIP-2` })).toMatchObject({ status: 'rejected' });
  });

  test('that contradict the ledger are refused with the difference; others of the file are sent', async () => {
    await ship('SHIP-3');
    await ship('SHIP-4');
    const ticket = await ticketOf('SHIP-3');
    const accept = ['receipt', 'sign', 'accept', '--ticket', ticket, '--condition', '4 °C', ...key];
    const { stdout } = await done(offline('--json', ...accept, '--at', '2026-05-02T09:00:00Z'));
    writeFileSync(
      at('changed.receipts'),
      `${JSON.stringify(JSON.parse(stdout)).replace('"4 °C","re', '"9 °C","re')}\n`,
    );
    const other = ['receipt', 'sign', 'accept', '--ticket', await ticketOf('SHIP-4'), ...key];
    await done(offline(...other, '--at', '2026-05-02T09:30:00Z', '-o', 'changed.receipts'));
    const sent = await cli('--as', 'carrier', 'receipt', 'send', 'changed.receipts');
    expect(sent.exit).toBe(1);
    expect(sent.stdout).toMatch(/receipt_invalid[\s\S]*not as the ledger has it: condition\nRecorded: .*SHIP-4/);
    expect(sent.stderr).toMatch(/1 of 2 receipts were refused/);
  });

  test('of an offer take all options of an offer without receipt', async () => {
    await done(
      cli('--as', 'supplier', 'signers', 'register', driver, '--name', 'Dock 1', '--role', 'dock', ...validity),
    );
    await done(cli('--as', 'supplier', 'receipt', 'ticket', '-o', 'supplier.ticket.json'));
    const sign = ['receipt', 'sign', 'ship', 'SHIP-7', '--ticket', 'supplier.ticket.json', ...key];
    const goods = ['--from', field, '--to', store, '--carrier', carrier, '--lot', `${lot}=5 CS`];
    const more = ['--document', 'po=850-1', '--document', 'bol=211-7', '--require-receipt'];
    const back = await done(offline('--json', ...sign, ...goods, '--recall', `${supplier}:R-1`));
    expect(json(back)).toMatchObject({ input: { recall: `urn:epcglobal:cbv:bt:${supplier}:R-1` } });
    await done(offline(...sign, ...goods, ...more, '--at', '2026-05-02T08:00:00Z', '-o', 'offer.receipts'));
    await done(cli('--as', 'supplier', 'receipt', 'send', 'offer.receipts'));
    expect(await client('carrier').shipment({ id: `${supplier}:SHIP-7` })).toMatchObject({
      documents: [{ type: 'po' }, { type: 'bol' }],
      receiptRequired: true,
      handoffs: [{ status: 'offered', offerReceipt: { signer: driver } }],
    });
  });

  test.each([
    { args: ['receipt', 'sign', 'accept', '--ticket', 'driver.json'], says: 'is not a ticket' },
    { args: ['receipt', 'sign', 'accept'], says: '--ticket' },
    { args: ['receipt', 'send', 'driver.json'], says: 'is not a receipt' },
    { args: ['receipt', 'send', 'none.receipts'], says: 'cannot be read' },
    { args: ['receipt', 'keystore', 'driver.json', '--password-file', 'driver.password'], says: 'cannot be written' },
  ])('are explained when they cannot be made: $args', async ({ args, says }) => {
    const ran = await offline(...args);
    expect(ran.exit).not.toBe(0);
    expect(ran.stderr).toContain(says);
  });

  test('need a ticket of the shipment, the right password, and a signer', async () => {
    writeFileSync(at('wrong.password'), 'x');
    await done(cli('--as', 'carrier', 'receipt', 'ticket', '-o', 'offers.ticket.json'));
    const offer = ['receipt', 'sign', 'hand-over', '--ticket', 'offers.ticket.json', '--to', carrier];
    expect((await offline(...offer, '--unsigned')).stderr).toMatch(/ticket for offers/);
    await ship('SHIP-6');
    const accept = ['receipt', 'sign', 'accept', '--ticket', await ticketOf('SHIP-6')];
    expect((await offline(...accept)).stderr).toMatch(/Who signs\?/);
    const wrong = await offline(...accept, '--keystore', 'driver.json', '--password-file', 'wrong.password');
    expect(wrong.stderr).toMatch(/cannot be decrypted/);
  });
});

describe('receipts in the SDK', () => {
  test('are made for an offer and for a receipt with discrepancies', async () => {
    const [dock, clerk] = [Wallet.createRandom(), Wallet.createRandom()];
    const validFrom = '2026-05-01T00:00:00Z';
    const register = { name: 'Dock', roles: ['dock' as const], validFrom };
    await client('supplier').registerSigner({ signer: dock.address, ...register });
    await client('retailer').registerSigner({ signer: clerk.address, ...register });
    const offers = await client('supplier').receiptTicket();
    const lines = [{ lot, quantity: '7', uom: 'CS' }];
    const offer = { shipment: 'SHIP-5', from: field, to: store, lots: lines };
    expect(() => draftReceipt(offers, 'ship', offer)).toThrow(/Name the party/);
    const offered = await signReceipt(
      draftReceipt(offers, 'ship', offer, { time: '2026-05-02T08:00:00Z', receiver: store }),
      dock,
    );
    expect(await client('supplier').command(offered.command, offered.input)).toMatchObject({ status: 'recorded' });
    const ticket = await client('retailer').receiptTicket({ shipment: `${supplier}:SHIP-5` });
    const found = {
      shipment: `${supplier}:SHIP-5`,
      final: true,
      condition: 'wet',
      lots: [{ lot, accepted: '5', damaged: '1', uom: 'CS' }],
    };
    const receipt = draftReceipt(ticket, 'receive', found, { time: '2026-05-02T10:00:00+02:00' });
    expect(receipt.typedData.message).toMatchObject({
      condition: 'wet',
      final: true,
      findings: [
        { finding: 'accepted', quantity: '5' },
        { finding: 'damaged', quantity: '1' },
      ],
    });
    const signed = await signReceipt(receipt, clerk);
    const answer = await client('retailer').command(signed.command, signed.input);
    expect(answer.exceptions.map(({ code }) => code)).toEqual(['receipt_short', 'receipt_damaged']);
    expect(() => sealReceipt(receipt, 'nonsense')).toThrow(/not a signature/);
  });
});
