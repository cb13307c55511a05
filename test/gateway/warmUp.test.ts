import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { warmUp } from '../../gateway/src/http/warmUp';
import { documentOf, made } from './epcis/events';
import { openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

test('warming up answers queries of a ledger without events and with some, and records nothing', async () => {
  const { gateway: warmed, url } = gateway.running;
  await warmUp(warmed, url);
  await gateway.capture('supplier', documentOf(made('WARM'), { ...made('WARM-2'), bizStep: undefined }));
  const before = await gateway.height();
  await warmUp(warmed, url);
  expect(await gateway.height()).toBe(before);
});

test('warming up of a gateway that does not listen is refused', async () => {
  await expect(warmUp(gateway.running.gateway, 'http://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
});
