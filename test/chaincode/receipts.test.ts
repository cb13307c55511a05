import { describe, expect, test } from '@jest/globals';
import { getAddress, TypedDataEncoder, verifyTypedData } from 'ethers';
import fc from 'fast-check';
import { parseFactKey } from '../../chaincode/src/domain/facts/key';
import { address } from '../../chaincode/src/domain/ethereum/address';
import {
  type FoundGoods,
  receiptDomain,
  receiptMessage,
  type SignedHandoff,
} from '../../chaincode/src/domain/rules/handoffReceipt';
import { receiptHash, type ReceiptKind, receiptKinds, structsOf } from '../../chaincode/src/domain/rules/receiptTypes';
import { assertRegistered, eventReceipt } from '../../chaincode/src/domain/rules/eventReceipt';
import { hex, signerOf } from '../../chaincode/src/domain/ethereum/typedData';
import { seed } from '../seed';
import { accept, given, highS, receive, ship, delivered } from './support/receiptScene';
import { Person } from './support/signing';
import { registeredNetwork, sayDone } from './support/story';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hex(bytes));
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const kind = fc.constantFrom(...receiptKinds);
const handoff = fc.record({
  shipment: text,
  from: text,
  to: text,
  place: text,
  time: text,
  lines: bytes32,
  nonce: bytes32,
});
const finding = fc.constantFrom<FoundGoods['finding']>('accepted', 'damaged', 'missing', 'unexpected');
const answer = fc.record({
  condition: text,
  reason: text,
  findings: fc.array(fc.record({ goods: text, finding, quantity: text, uom: text }), { maxLength: 5 }),
  final: fc.boolean(),
});
const ledger = fc.record({ network: text, channel: text });
const person = text.map((name) => new Person(name));

const typesOf = (of: ReceiptKind): Record<string, { name: string; type: string }[]> =>
  Object.fromEntries(Object.entries(structsOf[of]).map(([name, fields]) => [name, [...fields]]));

describe(`receipts (seed ${seed})`, () => {
  test('have the hash and the signer that ethers finds, for any content', () => {
    fc.assert(
      fc.property(kind, fc.tuple(handoff, answer), ledger, person, (of, [said, answered], where, signer) => {
        const domain = receiptDomain(where);
        const message = receiptMessage(of, said as SignedHandoff, answered);
        const hash = receiptHash(of, domain, message);
        expect(hex(hash)).toBe(TypedDataEncoder.hash(domain, typesOf(of), message));
        const signature = signer.signature(hex(hash));
        expect(verifyTypedData(domain, typesOf(of), message, signature)).toBe(signer.address);
        expect(signerOf(hash, signature)).toBe(signer.address);
        expect(signerOf(hash, highS(signature))).toBeUndefined();
      }),
      { seed },
    );
  });

  test('signed with a wallet of ethers are the same', async () => {
    const clerk = new Person('clerk');
    const said = {
      shipment: 'S',
      from: 'A',
      to: 'B',
      time: 'T',
      lines: `0x${'1'.repeat(64)}`,
      nonce: `0x${'2'.repeat(64)}`,
    };
    const message = receiptMessage('receipt', said as SignedHandoff, { condition: 'fine' });
    const domain = receiptDomain({ network: 'N', channel: 'C' });
    const signature = await clerk.wallet().signTypedData(domain, typesOf('receipt'), message);
    expect(signerOf(receiptHash('receipt', domain, message), signature)).toBe(clerk.address);
  });

  test('have another signer or none when any byte of the signature changes', () => {
    const clerk = new Person('clerk');
    const hash = new Uint8Array(32).fill(7);
    const signature = clerk.signature(hex(hash));
    for (let at = 2; at < signature.length; at += 2) {
      const byte = (parseInt(signature.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, '0');
      expect(signerOf(hash, signature.slice(0, at) + byte + signature.slice(at + 2))).not.toBe(clerk.address);
    }
  });

  test('name keys by addresses as ethers reads them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        expect(address.parse(hex(bytes))).toBe(getAddress(hex(bytes)));
        expect(address.parse(getAddress(hex(bytes)))).toBe(getAddress(hex(bytes)));
      }),
      { seed },
    );
  });
});

describe('a handoff without receipt', () => {
  test.each([
    ['ship', [...given], ship()],
    ['accept', [...given, ship()], accept()],
    ['receive', [...delivered], receive()],
  ])('reads and writes no fact of receipts: %s', async (_name, before, said) => {
    const world = await registeredNetwork();
    for (const each of before) await sayDone(world, each);
    const asked: string[] = [];
    const getMany = world.getMany.bind(world);
    world.getMany = (keys) => {
      asked.push(...keys);
      return getMany(keys);
    };
    await sayDone(world, said);
    const kinds = new Set([...asked, ...world.written].map((key) => parseFactKey(key)?.kind));
    expect(kinds).toContain('shipment');
    for (const none of ['receipt', 'signer', 'network'] as const) expect(kinds).not.toContain(none);
  });
});

describe('the receipt in an event', () => {
  const said = {
    shipment: 'urn:epcglobal:cbv:bt:9506001000007:S',
    from: 'A',
    to: 'B',
    place: 'P',
    time: 'T',
    lines: `0x${'1'.repeat(64)}`,
    nonce: `0x${'2'.repeat(64)}`,
  };
  const clerk = new Person('clerk');
  const domain = receiptDomain({ network: 'N', channel: 'C' });
  const message = receiptMessage('acceptance', said as SignedHandoff, { condition: 'fine' });
  const signature = clerk.signature(hex(receiptHash('acceptance', domain, message)));
  const event = (receipt: object, shipment = said.shipment): object => ({
    bizTransactionList: [{ type: 'desadv', bizTransaction: shipment }],
    'lotline:receipt': {
      kind: 'acceptance',
      signer: clerk.address,
      signature,
      salt: domain.salt,
      message,
      ...receipt,
    },
  });

  test('is shown with its signer; an event without one has none', () => {
    expect(eventReceipt(event({}))).toEqual({
      kind: 'acceptance',
      signer: clerk.address,
      party: 'B',
      message,
      hash: hex(receiptHash('acceptance', domain, message)),
    });
    expect(eventReceipt({ bizTransactionList: [] })).toBeUndefined();
    expect(eventReceipt('nothing')).toBeUndefined();
  });

  test.each([
    ...Object.keys(message).map(
      (field) => [field, { message: { ...message, [field]: `0x${'3'.repeat(64)}` } }] as const,
    ),
    ...Object.keys(message).map((field) => [`no ${field}`, { message: { ...message, [field]: undefined } }] as const),
    ['the kind', { kind: 'offer' }],
    ['another signer', { signer: new Person('other').address }],
    ['another ledger', { salt: receiptDomain({ network: 'M', channel: 'C' }).salt }],
    ['no signature', { signature: undefined }],
    ['the higher s', { signature: highS(signature) }],
  ])('is refused with another part: %s', (_part, changes) => {
    expect(() => eventReceipt(event(changes))).toThrow(expect.objectContaining({ code: 'receipt_invalid' }));
  });

  test('is refused in an event of another shipment', () => {
    expect(() => eventReceipt(event({}, 'urn:epcglobal:cbv:bt:9506001000007:T'))).toThrow(/another shipment/);
  });

  const key = {
    party: 'B',
    address: clerk.address,
    name: 'Clerk',
    roles: ['driver'],
    validFrom: '2026-04-01T08:00:00.000Z',
    validTo: '2026-04-01T09:00:00.000Z',
  };
  const signed = {
    kind: 'acceptance' as const,
    signer: clerk.address,
    party: 'B',
    hash: '0x',
    message: { ...message, time: '2026-04-01T10:00:00+02:00' } as never,
  };

  test('is of a key that its party had registered', () => {
    expect(assertRegistered(key, signed)).toEqual(key);
  });

  test.each([
    ['nothing', undefined, 'signer_unknown'],
    ['a key of another party', { ...key, party: 'A' }, 'signer_unknown'],
    ['another key', { ...key, address: new Person('other').address }, 'signer_unknown'],
    ['a key that was not valid yet', { ...key, validFrom: '2026-04-01T08:00:00.001Z' }, 'signer_not_valid'],
    ['an expired key', { ...key, validTo: '2026-04-01T08:00:00.000Z' }, 'signer_not_valid'],
    ['a revoked key', { ...key, revoked: { at: 'later', reason: 'lost' } }, 'signer_revoked'],
    ['a key of another role', { ...key, roles: [] }, 'signer_role_missing'],
  ])('is refused where the ledger has %s', (_what, value, code) => {
    expect(() => assertRegistered(value, signed)).toThrow(expect.objectContaining({ code }));
  });
});
