import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { latestOf, rowsSince } from '../../gateway/src/keepers/waitingRows';
import { findFact } from '../../gateway/src/queries/findFact';
import { meantGoods } from '../../gateway/src/queries/meantGoods';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import { commissioning, packing, receiving, shipping } from '../chaincode/attacks/support/events';
import type { Actor } from '../chaincode/support/cast';
import { buyer, ContractFeed, rival, supplier } from './contractFeed';
import { documentOf, eventsOf, farm, store } from './epcis/events';
import { openGateway, type TestGateway } from './openGateway';
import { closeAll, open } from './openModels';

afterAll(closeAll);

const crate = 'https://example.com/crate/17';
const item = 'https://example.com/item/17';
const shed = 'geo:52.1,5.1';
const X = supplier.lot('X');
const named = (id: string, actor: Actor): string => `${id}#417/${actor.party.slice(-13)}`;

/** A ledger on which a stranger has made an item and filled a crate of these ids. */
async function taken(): Promise<ContractFeed> {
  const feed = await ContractFeed.open(open());
  const mine = 'urn:example:lot:mine';
  await feed.recorded(rival.captures(commissioning({ lots: [[mine, 9]], things: [item] }, shed)));
  await feed.recorded(rival.captures(packing(crate, { lots: [[mine, 5]] }, shed)));
  await feed.recorded(supplier.captures(commissioning({ lots: [[X, 100]] }, supplier.place)));
  return feed;
}

describe('given a stranger that used the id of a crate and of an item first', () => {
  test('when others pack and ship such ones, their traces, plans and facts are of their own', async () => {
    const feed = await taken();
    for (const said of [
      supplier.captures(commissioning({ things: [item] }, supplier.place)),
      supplier.captures(packing(crate, { lots: [[X, 40]], things: [item] }, supplier.place)),
      supplier.captures(shipping({ things: [crate] }, supplier.place, buyer.place)),
      buyer.captures(receiving({ things: [crate] }, buyer.place, supplier.place)),
    ]) {
      expect((await feed.say(said))[0]?.exceptions).toEqual([]);
    }
    const { readModel } = feed;
    for (const { msp } of [supplier, buyer]) {
      expect(meantGoods(readModel, crate, msp)).toBe(named(crate, supplier));
    }
    expect(meantGoods(readModel, crate, rival.msp)).toBe(crate);
    expect(findFact(readModel, 'container', named(item, supplier))).toMatchObject({ producer: supplier.party });

    const shown = JSON.stringify(trace(readModel, named(crate, supplier), 'both'));
    expect(shown).toContain('"receiving"');
    expect(shown).not.toContain(rival.party);
    const plan = recallPlan(readModel, X)!;
    expect(JSON.stringify(plan)).toContain(named(crate, supplier));
    expect(JSON.stringify(plan)).not.toContain(rival.party);
  });

  test('when its maker recorded a shipping first, the keeper finds it after the making, and the trace shows it', async () => {
    const feed = await taken();
    const { readModel } = feed;
    const ships = shipping({ things: [item] }, supplier.place, buyer.place);
    const [sent] = await feed.recorded(supplier.captures(ships));
    const seen = latestOf(readModel);
    await feed.recorded(supplier.captures(commissioning({ things: [item] }, supplier.place)));
    const rows = rowsSince(readModel, { party: supplier.party, seen, now: latestOf(readModel) });
    expect(rows.map(({ id }) => id)).toEqual([sent]);
    await feed.recorded(supplier.says('bookWaiting', { event: ships, party: supplier.party }));
    expect(findFact(readModel, 'container', named(item, supplier))).toMatchObject({ transit: { to: buyer.place } });
    expect(JSON.stringify(trace(readModel, named(item, supplier), 'both'))).toContain('"shipping"');
  });
});

describe('given a carrier, a supplier and a retailer that made things under one id, and the supplier sent its own to the retailer', () => {
  const thing = 'https://example.com/crate/18';
  const depot = 'https://id.gs1.org/414/0860009996014';
  const ofSupplier = `${thing}#417/0860009999992`;
  const ofRetailer = `${thing}#417/0860009998001`;
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await openGateway();
    for (const [by, event] of [
      ['carrier', commissioning({ things: [thing] }, depot)],
      ['retailer', commissioning({ things: [thing] }, store)],
      ['supplier', commissioning({ things: [thing] }, farm)],
      ['supplier', shipping({ things: [thing] }, farm, store)],
      ['retailer', receiving({ things: [thing] }, store, farm)],
    ] as const) {
      const { body } = await gateway.capture(by, documentOf(event));
      expect(body).toMatchObject({ recorded: 1 });
    }
  });
  afterAll(() => gateway.close());

  const all = ['carrier commissioning', 'retailer commissioning', 'retailer receiving', 'supplier commissioning'];
  const everything = [...all, 'supplier shipping'];
  const placeNames = new Map([
    [depot, 'carrier'],
    [farm, 'supplier'],
    [store, 'retailer'],
  ]);
  const shown = (events: readonly Record<string, unknown>[]): string[] =>
    events
      .map(({ bizStep, readPoint }) => `${placeNames.get((readPoint as { id: string }).id)} ${String(bizStep)}`)
      .sort();
  const found = async (path: string): Promise<string[]> => {
    const { status, body } = await gateway.get('retailer', path);
    expect({ path, status }).toEqual({ path, status: 200 });
    return shown(eventsOf(body));
  };
  const coded = encodeURIComponent;

  test('when EPCIS queries ask for the id that events write, then they find the events of all parties', async () => {
    for (const path of [
      `/epcis/events?MATCH_anyEPC=${coded(thing)}`,
      `/epcis/events?MATCH_epc=${coded(thing)}`,
      `/epcis/events?MATCH_epc=${coded(thing)}&EQ_action=ADD%7COBSERVE`,
      `/epcis/epcs/${coded(thing)}/events?`,
    ]) {
      expect(await found(path)).toEqual(everything);
    }
    await gateway.post('supplier', '/epcis/queries', { name: 'things', query: { MATCH_anyEPC: [thing] } });
    const { body } = await gateway.get('supplier', '/epcis/queries/things/events');
    expect(shown(eventsOf(body))).toEqual(everything);
    expect(await found(`/epcis/events?MATCH_parentID=${coded(thing)}`)).toEqual([]);
  });

  test('when EPCIS queries ask for the thing of one party, then they find its events alone', async () => {
    const events = ['retailer receiving', 'supplier commissioning', 'supplier shipping'];
    expect(await found(`/epcis/events?MATCH_anyEPC=${coded(ofSupplier)}`)).toEqual(events);
    expect(await found(`/epcis/epcs/${coded(ofSupplier)}/events`)).toEqual(events);
    expect(await found(`/epcis/events?MATCH_epc=${coded(ofRetailer)}`)).toEqual(['retailer commissioning']);
  });

  test('when the EPCs are listed, then only the id that events write is among them, once', async () => {
    const { body } = await gateway.get('retailer', '/epcis/epcs?perPage=1000');
    const members = body['member'] as string[];
    expect(members.filter((each) => each.startsWith(thing))).toEqual([thing]);
  });

  test('when events are listed by goods, then the id finds all, and the id of a thing its own', async () => {
    const listed = async (goods: string): Promise<string[]> => {
      const { body } = await gateway.get('retailer', `/events?goods=${coded(goods)}`);
      return shown((body['rows'] as { event: Record<string, unknown> }[]).map(({ event }) => event));
    };
    expect(await listed(thing)).toEqual(everything);
    expect(await listed(ofRetailer)).toEqual(['retailer commissioning']);
  });

  test('when the supplier asks for a proof or a preview of a recall by the id, then both are of its own thing', async () => {
    const { body: proof } = await gateway.get('supplier', `/proofs?id=${coded(thing)}`);
    expect(proof).toMatchObject({ subject: ofSupplier });
    const search = { find: [{ goods: thing }] };
    const { body: preview } = await gateway.post('supplier', '/recalls/preview', search);
    expect(preview).toMatchObject({ goods: [{ id: ofSupplier, you: 'recall' }] });
    const { body: ofFirst } = await gateway.post('carrier', '/recalls/preview', search);
    expect(ofFirst).toMatchObject({ goods: [{ id: thing, you: 'recall' }] });
  });

  test('when anybody reads or traces a thing, then the answer names those of the other parties', async () => {
    for (const [path, field] of [
      [`/items/${coded(thing)}`, 'id'],
      [`/containers/${coded(thing)}`, 'id'],
      [`/trace?id=${coded(thing)}`, 'root'],
    ] as const) {
      const { body } = await gateway.get('carrier', path);
      expect(body).toMatchObject({ [field]: thing, others: [ofRetailer, ofSupplier] });
      const { body: own } = await gateway.get('supplier', path);
      expect(own).toMatchObject({ [field]: ofSupplier, others: [thing, ofRetailer] });
    }
  });
});
