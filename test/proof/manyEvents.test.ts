import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { verifyProof } from '@lotline/network/proof';
import { apiLimits } from '../../gateway/src/answers/limits';
import { checkEvents } from '../../gateway/src/proofs/checkEvents';
import { openGateway, type TestGateway } from '../gateway/openGateway';

const lot = 'https://id.gs1.org/01/00860009999107/10/WATCHED';
const observed = 1001;

describe('a proof of goods that a stranger names in many events', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await openGateway();
    const made = { lot, place: '0860009999992', quantity: '10', uom: 'CS' };
    expect((await gateway.post('supplier', '/lots', made)).status).toBe(201);
    const place = { id: 'https://id.gs1.org/414/0860009996014' };
    const now = Date.now();
    const eventList = Array.from({ length: observed }, (_, n) => ({
      type: 'ObjectEvent',
      eventTime: new Date(now + n).toISOString(),
      eventTimeZoneOffset: '+00:00',
      action: 'OBSERVE',
      quantityList: [{ epcClass: lot }],
      bizStep: 'inspecting',
      bizLocation: place,
    }));
    const captured = await gateway.capture('carrier', {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: new Date(now).toISOString(),
      epcisBody: { eventList },
    });
    expect(captured.body['recorded']).toBe(observed);
  }, 60_000);
  afterAll(() => gateway.close());

  test('is traced in a thread, so that others do not wait, and verifies', async () => {
    const ask = jest.spyOn(gateway.running.gateway.answerers, 'ask');
    const headers = { authorization: `Bearer ${gateway.keyOf('supplier')}` };
    const response = await fetch(`${gateway.running.url}/proofs?id=${encodeURIComponent(lot)}`, { headers });
    expect(response.status).toBe(200);
    expect(ask.mock.calls.map(([task, by]) => ({ task, by }))).toMatchObject([
      { task: { kind: 'trace', direction: 'back' }, by: 'supplier' },
    ]);
    const orderer = readFileSync(join(gateway.data, 'organisations', 'orderer', 'ca', 'cert.pem'), 'utf8');
    const { events } = await verifyProof(await response.text(), [orderer]);
    expect(events).toHaveLength(observed + 1);
  }, 60_000);
});

test('a proof of more events than a bundle may have is refused; links of the same event count once', () => {
  const edges = (events: number, each: number): Parameters<typeof checkEvents>[0] => ({
    edges: Array.from({ length: events * each }, (_, n) => ({
      from: 'a',
      to: `${n}`,
      kind: 'x',
      event: `e${n % events}`,
    })),
  });
  checkEvents(edges(apiLimits.proofEvents, 2));
  expect(() => {
    checkEvents(edges(apiLimits.proofEvents + 1, 1));
  }).toThrow(`a bundle has at most ${apiLimits.proofEvents}`);
});
