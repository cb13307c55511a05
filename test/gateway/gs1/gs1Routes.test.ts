import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, parseGs1 } from '../../../client/src/sdk';
import { openGateway, type TestGateway } from '../openGateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());

const text = '(01)00860009999107(10)A1(17)270131(3103)001250';

describe('/gs1/parse', () => {
  test('returns the content of a label, and its other forms', async () => {
    const { status, body } = await gateway.get('carrier', `/gs1/parse?text=${encodeURIComponent(text)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: true,
      problems: [],
      syntax: 'bracketed',
      elements: [
        { ai: '01', title: 'GTIN', value: '00860009999107', at: 4 },
        { ai: '10', value: 'A1' },
        { ai: '17', date: '2027-01-31' },
        { ai: '3103', decimal: '1.250' },
      ],
      forms: {
        digitalLink: 'https://id.gs1.org/01/00860009999107/10/A1?17=270131&3103=001250',
        id: 'https://id.gs1.org/01/00860009999107/10/A1',
        kind: 'lot',
      },
    });
  });

  test('uses the company prefixes that members have registered', async () => {
    const { body } = await gateway.post('carrier', '/gs1/parse', { text: '(01)00860009999107(21)7' });
    expect(body['forms']).toMatchObject({
      epcUrn: expect.stringMatching(/^urn:epc:id:sgtin:0?86\d+\.\d+\.7$/) as unknown,
      epcs: [{ scheme: 'SGTIN-96' }, { scheme: 'SGTIN+' }],
    });
    const unknown = await gateway.post('carrier', '/gs1/parse', { text: '(01)09506000134352(21)7' });
    expect(unknown.body['forms']).toMatchObject({ epcs: [{ scheme: 'SGTIN+' }] });
    expect(unknown.body['forms']).not.toHaveProperty('epcUrn');
  });

  test('takes a scan with FNC1 in a body, and a stem for links', async () => {
    const scan = ']C1010086000999910710A1\u001d17270131';
    const { body } = await gateway.post('carrier', '/gs1/parse', { text: scan, stem: 'https://example.com/p' });
    expect(body).toMatchObject({
      valid: true,
      symbology: ']C1',
      forms: { digitalLink: 'https://example.com/p/01/00860009999107/10/A1?17=270131' },
    });
  });

  test('names AI, place and rule of each problem', async () => {
    const { status, body } = await gateway.post('carrier', '/gs1/parse', { text: '(01)00860009999108(17)271331' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: false,
      problems: [
        { ai: '01', at: 17, length: 1, rule: 'csum' },
        { ai: '17', at: 24, length: 2, rule: 'yymmd0' },
      ],
    });
    expect(body).not.toHaveProperty('forms');
  });

  test.each([
    [{}, '/text'],
    [{ text, stem: 'ftp://x' }, '/stem'],
    [{ text, prefixLength: 13 }, '/prefixLength'],
    [{ text, colour: 'red' }, '/colour'],
    [{ text: 'x'.repeat(5000) }, '/text'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await gateway.post('carrier', '/gs1/parse', body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('needs a key', async () => {
    expect(await gateway.send('/gs1/parse?text=1')).toMatchObject({ status: 401 });
  });
});

test('/gs1/identifiers lists every application identifier', async () => {
  const { body } = await gateway.get('carrier', '/gs1/identifiers');
  expect(body['sha256']).toMatch(/^[0-9a-f]{64}$/);
  expect(body['rows']).toContainEqual({
    ai: '01',
    title: 'GTIN',
    format: '14 digits',
    predefinedLength: true,
    digitalLink: 'key',
    qualifiers: [['22', '10', '21'], ['235']],
    excludes: ['255', '37'],
  });
});

test('the client parses labels with and without the gateway', async () => {
  const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
  const there = await client.parseGs1({ text });
  const here = parseGs1(text, { prefixLength: 9 });
  expect(here.elements).toEqual(there.elements);
  expect(here.forms?.digitalLink).toBe(there.forms?.digitalLink);
});
