import { describe, expect, test } from '@jest/globals';
import type { Envelope, Outcome } from '../../chaincode/src/domain/envelope';
import { canonicalJson } from '../../chaincode/src/domain/encoding';
import { hashId } from '../../chaincode/src/domain/epcis/hashId';
import { eventKey, eventNameKey } from '../../chaincode/src/domain/facts/event';
import { parseFactKey } from '../../chaincode/src/domain/facts/key';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { readEnvelope, readOutcomes, writeEnvelope, writeOutcomes } from '../../chaincode/src/domain/compactEnvelope';
import { lotA, moreA, some } from './rules/goodsAtFarm';
import { capturedA } from './rules/events';
import { farm } from './support/cast';
import { faultsOf } from './support/invariants';
import { registeredNetwork } from './support/story';

const hash = '0'.repeat(64);
const hashed = hashId(hash);
const short = { code: 'receipt_short', detail: '1 CS did not arrive.' } as const;
const outcomes: Outcome[] = [
  { request: 'a', status: 'recorded', subject: hashed, events: [hashed], exceptions: [] },
  { request: 'b', status: 'recorded', subject: 'lot', events: [hashed], exceptions: [short] },
  { request: hash, status: 'exists', subject: 'urn:uuid:1', events: [], exceptions: [] },
  { request: 'd', status: 'refused', subject: '', events: [], exceptions: [], code: 'lot_held', message: 'No.' },
];
const item = { status: 'recorded', exceptions: [] } as const;
const exception = { ...short, event: 'x', number: 1 };
const envelope: Envelope = {
  version: 3,
  items: [
    { ...item, index: 0, subject: hashed, events: [{ id: hashed }] },
    { ...item, index: 1, subject: 'ni:1', events: [{ id: 'ni:1', body: {} }], exceptions: [exception] },
    { ...item, index: 4, subject: 'lot', events: [{ id: hashed, body: { a: 1 } }, { id: 'urn:uuid:1' }] },
    { ...item, index: 5, subject: hashed, events: [{ id: hashed }], status: 'conflict' },
    { ...item, index: 7, subject: 'lot', events: [] },
  ],
};

describe('the short form of outcomes and envelopes', () => {
  test('omits defaults, and reading restores them', () => {
    expect(readOutcomes(writeOutcomes(outcomes))).toEqual(outcomes);
    expect(readEnvelope(writeEnvelope(envelope))).toEqual(envelope);
    expect(writeOutcomes(outcomes.slice(0, 1))).toBe(`{"outcomes":[{"request":"a","subject":"${hash}"}]}`);
    expect(writeEnvelope({ ...envelope, items: envelope.items.slice(0, 1) })).toBe(
      `{"version":3,"items":[{"subject":"${hash}"}]}`,
    );
  });

  test('can be read if it was written in full, as by earlier versions', () => {
    expect(readOutcomes(JSON.stringify({ outcomes }))).toEqual(outcomes);
    const items = envelope.items.map((each) => ({ ...each, request: 'a', command: 'capture' }));
    for (const version of [1, 2]) expect(readEnvelope(JSON.stringify({ version, items }))).toEqual(envelope);
    const left = { index: 0, request: 'a', command: 'capture', status: 'recorded', subject: hashed };
    expect(readEnvelope(JSON.stringify({ version: 2, items: [left] })).items).toEqual(envelope.items.slice(0, 1));
  });

  test.each(['no JSON', '{}', '{"outcomes":[{}]}', '{"outcomes":[{"request":"a","status":"done","subject":""}]}'])(
    'refuses an answer such as %s',
    (text) => {
      expect(() => readOutcomes(text)).toThrow();
    },
  );

  test.each([
    ['{"version":1}', /no items/],
    ['{"version":2,"items":{}}', /no items/],
    ['{"version":4,"items":[]}', /version 4\. Upgrade the gateway/],
    ['{"items":[]}', /version undefined/],
  ])('refuses an envelope such as %s', (text, reason) => {
    expect(() => readEnvelope(text)).toThrow(reason);
  });
});

describe('an id in a key', () => {
  test.each([
    'https://id.gs1.org/01/09506001000014/10/A',
    'https://id.gs1.org/event/77',
    'https://id.gs1.org/urn:uuid:1',
    'urn:uuid:1',
    hashed,
  ])('is unchanged when the key is parsed: %s', (id) => {
    expect(parseFactKey(eventNameKey(farm.msp, id))).toEqual({ kind: 'eventName', attributes: [farm.msp, id] });
  });

  test('gives another key than a similar id', () => {
    expect(eventNameKey(farm.msp, 'https://id.gs1.org/urn:uuid:1')).not.toBe(eventNameKey(farm.msp, 'urn:uuid:1'));
  });
});

describe('facts that an earlier version wrote', () => {
  test('remain valid: stock with accounts that are zero and without its past', async () => {
    const world = await registeredNetwork();
    const { outcomes } = await world.run([capturedA]);
    const id = outcomes[0]!.subject;
    const stock = stockKey(lotA, farm.place);
    const zeros = { reserved: '0', held: '0', consumed: '0', sold: '0', destroyed: '0', adjusted: '0' };
    const past = expect.any(String) as unknown;
    expect(world.fact(stock)).toEqual({ uom: 'CS', onHand: '100', made: '100', past });
    expect(world.fact(eventKey(farm.msp, id))).toEqual({});
    world.facts.set(stock, canonicalJson({ uom: 'CS', onHand: '100', made: '100', ...zeros }));
    const sold = farm.asks('sell', { place: farm.place, lots: [some('30')] });
    const { outcomes: then } = await world.run([{ ...capturedA, id: 'again' }, sold, moreA]);
    expect(then.map(({ status, code }) => code ?? status)).toEqual(['exists', 'recorded', 'lot_exists']);
    expect(world.fact(stock)).toEqual({ uom: 'CS', onHand: '70', made: '100', sold: '30', past });
    expect(faultsOf(world.facts)).toEqual([]);
  });
});
