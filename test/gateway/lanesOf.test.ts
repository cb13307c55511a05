import { describe, expect, test } from '@jest/globals';
import { commandLanes, eventLanes } from '../../gateway/src/writes/lanesOf';

const origin = 'https://id.gs1.org';
const lot = (number: string): string => `${origin}/01/00860009999107/10/${number}`;
const place = `${origin}/414/0860009999992`;

describe('lanes of a write', () => {
  test('goods are exclusive, master data is shared', () => {
    const lots = [{ lot: lot('A'), quantity: '1', uom: 'CS' }];
    const lanes = commandLanes('sell', { place, lots, items: [] });
    expect(lanes).toEqual({ exclusive: [lot('A')], shared: [place] });
    expect(commandLanes('registerPlace', { place, name: 'A' })).toEqual({ exclusive: [place], shared: [] });
  });

  test('a shipment is on one lane, for each of its ids', () => {
    const shipped = commandLanes('ship', {
      shipment: 'S-1',
      from: place,
      to: place,
      lots: [],
      items: [],
      containers: [],
    });
    const received = commandLanes('receive', { shipment: 'urn:epcglobal:cbv:bt:0860009999992:S-1' });
    expect(received.exclusive).toEqual(shipped.exclusive);
  });

  test('an event is on the lanes of its goods in any spelling, and of its id', () => {
    const event = {
      eventID: 'urn:uuid:1',
      parentID: 'urn:epc:id:sscc:0860009999.0000001',
      childQuantityList: [{ epcClass: lot('A'), quantity: 1 }],
      readPoint: { id: place },
      bizStep: 'packing',
    };
    expect(eventLanes(event).exclusive).toEqual(
      expect.arrayContaining(['urn:uuid:1', lot('A'), expect.stringMatching(/^https:\/\/id\.gs1\.org\/00\/\d{18}$/)]),
    );
    expect(eventLanes(event).exclusive).toHaveLength(3);
  });

  test('crates, assets and goods under any URI have their own lanes, and vocabulary terms have none', () => {
    const [crate, asset] = [`${origin}/8003/00860009999992C1`, `${origin}/8004/086000999977`];
    const packed = commandLanes('pack', {
      container: crate,
      place,
      lots: [],
      items: [asset],
      containers: ['urn:x:case:1'],
    });
    expect(packed).toEqual({ exclusive: [crate, asset, 'urn:x:case:1'], shared: [place] });
    const event = {
      parentID: 'urn:epc:id:grai:0860009999.99.C1',
      childEPCs: ['urn:x:case:1'],
      bizStep: 'https://ref.gs1.org/cbv/BizStep-packing',
      readPoint: { id: 'https://example.org/dock' },
    };
    expect(eventLanes(event).exclusive).toEqual([expect.stringMatching(/\/8003\/0\d{13}C1$/), 'urn:x:case:1']);
  });
});
