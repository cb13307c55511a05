import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commission, farm, lot, origin } from './demoGoods';
import { type Answer, flood, openGateway, type TestGateway } from './openGateway';

let gateway: TestGateway;
let tooHigh: Promise<Answer>;

beforeAll(async () => {
  gateway = await openGateway();
  // Takes five seconds, so it begins before the other tests.
  tooHigh = gateway.get('supplier', '/whoami?minHeight=100000');
});

afterAll(async () => {
  await gateway.close();
});

const stockOf = async (number: string): Promise<unknown> =>
  (await gateway.get('retailer', `/stock?lot=${lot(number)}`)).body['rows'];

describe('bad input is refused with its code and changes nothing', () => {
  const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
  const bad: [string, number, string, Parameters<TestGateway['send']>[1]][] = [
    ['wrong check digit', 400, 'id_invalid', { body: { ...commission('X'), lot: `${origin}/01/00860009999108/10/X` } }],
    ['control character in an id', 400, 'id_invalid', { body: commission('X\u0001') }],
    ['lone surrogate in an id', 400, 'id_invalid', { raw: JSON.stringify(commission('X!')).replace('!', '\\ud800') }],
    ['unknown unit', 400, 'uom_invalid', { body: { ...commission('X'), uom: 'ZZ9' } }],
    ['negative quantity', 400, 'quantity_invalid', { body: commission('X', '-1') }],
    ['zero quantity', 400, 'quantity_invalid', { body: commission('X', 0) }],
    ['huge quantity', 400, 'quantity_invalid', { body: commission('X', '9'.repeat(40)) }],
    ['quantity with exponent', 400, 'quantity_invalid', { body: commission('X', '1e3') }],
    ['unknown field', 400, 'input_invalid', { body: { ...commission('X'), colour: 'red' } }],
    ['missing field', 400, 'input_invalid', { body: { lot: lot('X') } }],
    ['body that is a list', 400, 'input_invalid', { body: [] }],
    ['broken JSON', 400, 'json_invalid', { raw: '{"lot":' }],
    ['empty body', 400, 'json_invalid', { raw: '' }],
    ['no UTF-8', 400, 'json_invalid', { raw: Buffer.from([0x22, 0xff, 0x22]) }],
    ['key __proto__', 400, 'json_invalid', { raw: '{"__proto__":{"admin":true}}' }],
    ['escaped key __proto__', 400, 'json_invalid', { raw: '{"a":[{"__pr\\u006Fto__":1}]}' }],
    ['deep JSON', 400, 'json_too_deep', { raw: deep }],
    ['many values', 413, 'json_too_large', { raw: `[${'[1,1],'.repeat(20_000)}1]` }],
    ['many entries', 413, 'json_too_large', { raw: `[${'1,'.repeat(20_000)}1]` }],
    ['long text', 413, 'json_too_large', { body: { lot: 'x'.repeat(70_000) } }],
    ['large body', 413, 'body_too_large', { raw: ' '.repeat(1_100_000) }],
    [
      'other content type',
      415,
      'content_type_unsupported',
      { raw: 'lot=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'other charset',
      415,
      'content_type_unsupported',
      { raw: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
    ],
    ['compressed body', 415, 'content_type_unsupported', { raw: '{}', headers: { 'content-encoding': 'gzip' } }],
    ['bad Idempotency-Key', 400, 'input_invalid', { body: commission('X'), headers: { 'idempotency-key': 'a b' } }],
  ];

  test.each(bad)('%s', async (_name, status, code, sending) => {
    const before = await gateway.height();
    const answer = await gateway.send('/lots', { as: 'supplier', ...sending });
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:lotline:error:${code}` } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await gateway.height()).toBe(before);
    expect(await stockOf('X')).toEqual([]);
  });

  test.each([
    ['/rules/arrivals', { shipment: 'S-1', expected: 'tomorrow' }, 'such as 2026-04-18T06:00:00Z'],
    ['/exceptions/change', { exception: 'expiring-0123456789ab', due: '1.5.2026' }, 'Write a day such as 2026-04-18.'],
    ['/webhooks', { url: 'example.com' }, 'such as https://example.com/lotline'],
    ['/webhooks', { url: 'https://127.0.0.1/' }, 'public ones over https'],
    ['/inbox/mail', { address: 'ann' }, 'such as ann@example.com'],
  ])('%s %j says what to write instead', async (path, body, words) => {
    expect(await gateway.post('supplier', path, body)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(words) },
    });
  });

  test('given a body that is not JSON, its text is not logged', async () => {
    const secret = 'my-neighbours-medicine';
    for (const raw of [`{"lot":${secret}`, secret, `{"a":"${secret}",}`, `["${secret}`]) {
      const answer = await gateway.send('/lots', { as: 'supplier', raw });
      expect(answer).toMatchObject({ status: 400, body: { code: 'json_invalid' } });
    }
    expect(gateway.log.length).toBeGreaterThan(0);
    expect(gateway.log.filter((line) => line.includes('medicine') || line.includes('SyntaxError'))).toEqual([]);
  });

  test('a body of 100 MB is cut off early', async () => {
    const { status, sent, body } = await flood(gateway.running.url, '/lots', gateway.keyOf('supplier'));
    expect({ status, code: (JSON.parse(body) as { code: string }).code }).toEqual({
      status: 413,
      code: 'body_too_large',
    });
    expect(sent).toBeLessThan(20_000_000);
  });

  test.each([
    ['GET', '/stock?colour=red', 400, 'input_invalid'],
    ['GET', '/stock?limit=1&limit=2', 400, 'input_invalid'],
    ['GET', '/stock?limit=201', 400, 'input_invalid'],
    ['GET', '/stock?cursor=none', 400, 'input_invalid'],
    ['GET', '/stock?__proto__=1', 400, 'input_invalid'],
    ['GET', '/stock?lot=just words', 400, 'id_invalid'],
    ['GET', '/stock?at=yesterday', 400, 'input_invalid'],
    ['GET', '/trace?id=(01)00860009999108(10)A', 400, 'id_invalid'],
    ['GET', `/trace?id=${origin}/01/00860009999108/10/A`, 400, 'id_invalid'],
    ['GET', `/trace?id=${farm}`, 404, 'container_unknown'],
    ['GET', `/trace?id=${lot('NEVER')}`, 404, 'lot_unknown'],
    ['GET', '/lots/00860009999108/X', 400, 'id_invalid'],
    ['GET', '/lots/%ff/X', 400, 'input_invalid'],
    ['GET', '/lots/00860009999107/NEVER', 404, 'lot_unknown'],
    ['GET', '/shipments/0860009999992/NEVER', 404, 'shipment_unknown'],
    ['GET', '/nothing', 404, 'route_unknown'],
    ['PUT', '/lots', 405, 'method_unknown'],
    ['DELETE', '/keys/none', 404, 'key_unknown'],
  ])('%s %s', async (method, path, status, code) => {
    expect(await gateway.send(path, { as: 'supplier', method })).toMatchObject({ status, body: { code } });
  });

  test('given a request without a field, its name is said to be missing', async () => {
    const body = { lot: 'A', made: { place: '0860009999190' } };
    const answer = await gateway.send('/trace', { as: 'supplier' });
    expect(answer).toMatchObject({ status: 400, body: { detail: '?id is missing: expected string' } });
    expect(await gateway.send('/lots', { as: 'supplier', method: 'POST', body })).toMatchObject({
      status: 400,
      body: { errors: expect.arrayContaining([expect.objectContaining({ message: 'is missing: expected string' })]) },
    });
  });

  test('given a height that the ledger has not reached, the response after a while is behind', async () => {
    const answer = await tooHigh;
    expect(answer).toMatchObject({ status: 503, body: { code: 'behind' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('reports every error with its pointer', async () => {
    const answer = await gateway.post('supplier', '/sales', {
      place: 'x',
      lots: [{ lot: lot('A'), quantity: '0', uom: 'CS' }],
    });
    expect(answer.body['errors']).toMatchObject([
      { pointer: '/place', code: 'id_invalid' },
      { pointer: '/lots/0/quantity', code: 'quantity_invalid' },
    ]);
  });
});

test('a proposal to sign elsewhere is refused on the embedded ledger', async () => {
  const hold = { id: 'hold-1', command: 'hold', input: { goods: lot('X'), reason: 'Waiting' } };
  expect(
    await gateway.post('supplier', '/ledger/proposals', {
      certificate: '-----BEGIN CERTIFICATE-----',
      requests: [hold],
    }),
  ).toMatchObject({ body: { code: 'not_offered' } });
});
