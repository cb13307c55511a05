import { describe, expect, test } from '@jest/globals';
import { fourth, ledger } from './attacks/support/stage';
import { type Actor, farm } from './support/cast';
import { faultsOf } from './support/invariants';
import { noon, type Captured } from './support/captureChain';
import { differences, keep, story, truth } from './support/truth';

type Body = Readonly<Record<string, unknown>>;

const lot = farm.lot('A');
const advice = farm.shipment('ASN-1');
const documents = { bizTransactionList: [{ type: 'desadv', bizTransaction: advice }] };
const others = { bizTransactionList: [{ type: 'desadv', bizTransaction: farm.shipment('ASN-2') }] };
const cases = (quantity: number): object => ({ quantityList: [{ epcClass: lot, quantity, uom: 'CS' }] });
const at = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
const to = (destination: string): object => ({ destinationList: [{ type: 'location', destination }] });
const from = (source: string): object => ({ sourceList: [{ type: 'location', source }] });

const seen = (by: Actor, bizStep: string, more: object, action = 'OBSERVE'): { by: Actor; event: Body } => ({
  by,
  event: { type: 'ObjectEvent', action, bizStep, ...more },
});
const made = seen(farm, 'commissioning', { ...cases(20), ...at(farm.place) }, 'ADD');
const left = (quantity: number, more: object = {}, bizStep = 'shipping'): { by: Actor; event: Body } =>
  seen(farm, bizStep, { ...cases(quantity), readPoint: { id: farm.place }, ...to(fourth.place), ...more });
const voided = (quantity: number, more: object = {}): { by: Actor; event: Body } =>
  left(quantity, more, 'void_shipping');
const came = (quantity: number, more: object = {}): { by: Actor; event: Body } =>
  seen(fourth, 'receiving', { ...cases(quantity), ...at(fourth.place), ...from(farm.place), ...more });
const onward = seen(fourth, 'shipping', { ...cases(2), readPoint: { id: fourth.place }, ...to(fourth.otherPlace) });
const cameOn = seen(fourth, 'arriving', { ...cases(1), ...at(fourth.otherPlace), ...from(fourth.place) });

/** A transformation cannot be undone and booked again as movements can. */
const used = {
  by: farm,
  event: {
    type: 'TransformationEvent',
    bizStep: 'commissioning',
    ...at(farm.place),
    inputQuantityList: [{ epcClass: lot, quantity: 8, uom: 'CS' }],
    outputQuantityList: [{ epcClass: farm.lot('B'), quantity: 3, uom: 'CS' }],
  },
};

/** An event that its author declares to be in error afterwards. */
const wrong = 'wrong';

/** Events in order of event time: what arrives or is voided could be of more than one departure. */
const scenes: Readonly<Record<string, readonly ({ by: Actor; event: Body } | typeof wrong)[]>> = {
  'a receipt that names one of two departures': [made, left(4), left(1, documents), came(1, documents)],
  'a receipt of a part of what it names': [made, left(10), left(3, documents), came(2, documents)],
  'a receipt that names none of two departures': [made, left(4, documents), left(2), came(2)],
  'a despatch advice that a later step names': [made, left(3, {}, 'loading'), left(3, documents), came(2, documents)],
  'the same, beside another departure': [made, left(2, {}, 'loading'), left(2, documents), came(2), left(1)],
  'a receipt of one of two despatch advices': [
    made,
    left(1, {}, 'loading'),
    left(1, others),
    left(1, documents),
    came(1, documents),
  ],
  'a voiding of a part of a despatch advice': [made, left(3, {}, 'loading'), left(3, documents), voided(1, documents)],
  'a voiding of one of two departures': [made, left(1, documents), left(2), voided(1, documents)],
  'a voiding and a receipt of one despatch advice': [
    made,
    left(3, documents),
    voided(1, documents),
    came(2, documents),
  ],
  'goods that come back into stock and leave again': [made, left(20), voided(10), left(9), came(5)],
  'goods that come back into stock and are used up': [made, left(20), voided(10), used],
  'a receipt of the goods of its own source': [made, left(3), came(2), onward, cameOn],
  'a receipt in error': [made, left(5, {}, 'loading'), left(5, documents), came(5, documents), wrong],
  'a voiding in error': [made, left(3, documents), voided(3, documents), wrong],
  'a voiding of a part in error': [made, left(1), left(6), voided(3, documents), wrong],
  'a departure in error': [made, left(2, documents), wrong, left(2), came(2)],
};

function capturedOf(scene: readonly ({ by: Actor; event: Body } | typeof wrong)[]): Captured[] {
  const captured: Captured[] = [];
  for (const each of scene) {
    const minutes = captured.length;
    const time = {
      eventTime: new Date(Date.UTC(2026, 3, 1) + minutes * 60_000).toISOString(),
      eventTimeZoneOffset: '+00:00',
    };
    const last = captured.at(-1);
    if (each !== wrong) captured.push({ by: each.by, event: { ...each.event, ...time } });
    else if (last) {
      const errorDeclaration = { declarationTime: '2026-04-02T00:00:00Z' };
      captured.push({ by: last.by, event: { ...last.event, errorDeclaration }, wrongs: captured.length - 1 });
    }
  }
  return captured;
}

/** All orders in which a correction comes after what it corrects. */
function orders(captured: readonly Captured[], rest: readonly Captured[] = captured): Captured[][] {
  if (rest.length === 0) return [[]];
  return rest.flatMap((first) => {
    const corrected = first.wrongs === undefined ? undefined : captured[first.wrongs];
    if (corrected && rest.includes(corrected)) return [];
    return orders(
      captured,
      rest.filter((each) => each !== first),
    ).map((others) => [first, ...others]);
  });
}

describe('goods in transit follow event times, in every order of recording', () => {
  test.each(Object.entries(scenes))('%s', async (_name, scene) => {
    const captured = capturedOf(scene);
    const inOrder = await ledger();
    for (const { by, event } of captured) {
      const { outcomes } = await inOrder.run([by.captures(event)], noon);
      expect(outcomes[0]?.exceptions.filter(({ code }) => code !== 'declared_in_error')).toEqual([]);
    }
    for (const order of orders(captured)) {
      const other = await ledger();
      for (const { by, event } of order) await other.run([by.captures(event)], noon);
      await keep(other, captured);
      const found = differences(truth(inOrder), truth(other));
      expect(found.length === 0 ? '' : `${found.join('\n')}\n${story(order)}`).toBe('');
      expect(faultsOf(other.facts)).toEqual([]);
    }
  });
});
