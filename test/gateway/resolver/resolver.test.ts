import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '../../../client/src/sdk';
import { compress } from '../../../gateway/src/gs1/compression';
import { describeGs1 } from '../../../gateway/src/gs1/describe';
import { openGateway, type TestGateway } from '../openGateway';

let gateway: TestGateway;

const gtin = '00860009999107';
const farm = '0860009999992';
const lot = `(01)${gtin}(10)WEB-1`;
const path = `/01/${gtin}/10/WEB-1`;
const sha256 = 'a'.repeat(64);

interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A request without key, as a shopper's phone sends it. */
const visit = async (where: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> => {
  const response = await fetch(gateway.running.url + where, { redirect: 'manual', headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const publish = (as: string, body: object): ReturnType<TestGateway['post']> => gateway.post(as, '/publications', body);

beforeAll(async () => {
  gateway = await openGateway();
  const certificate = { sha256, kind: 'Organic <b>certificate</b>', issuer: 'Certifier', validTo: '2027-06-30' };
  expect(await gateway.post('supplier', '/documents', certificate)).toMatchObject({ status: 201 });
  const made = { lot, place: farm, quantity: '10', uom: 'CS', certificates: [sha256], expiry: '2030-01-31' };
  expect(await gateway.post('supplier', '/lots', made)).toMatchObject({ status: 201 });
});
afterAll(() => gateway.close());

describe('without a publication', () => {
  test('existing goods are answered like unknown ones', async () => {
    for (const headers of [browser, { accept: 'application/ld+json' }, {}]) {
      const known = await visit(path, headers);
      const unknown = await visit(`/01/${gtin}/10/NOBODY`, headers);
      expect([known.status, unknown.status]).toEqual([404, 404]);
      expect(known.text).toBe(unknown.text);
    }
    expect((await visit(`/414/${farm}`, browser)).status).toBe(404);
    expect((await visit(`/417/${farm}?linkType=linkset`)).status).toBe(404);
  });

  test('an invalid key is refused with the reason', async () => {
    const page = await visit('/01/00860009999108', browser);
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('its check digit is 7')]);
    expect((await visit('/414/123', { accept: 'application/json' })).status).toBe(400);
    expect((await visit('/01/%3Cscript%3E', browser)).text).not.toContain('<script>');
  });
});

describe('a publication is accepted from', () => {
  test('the owner of the key, and nobody else', async () => {
    for (const key of [lot, `(01)${gtin}`, `(414)${farm}`, '(00)008600099990000015']) {
      expect(await publish('retailer', { key })).toMatchObject({ status: 403, body: { code: 'not_owner' } });
    }
    expect(await publish('supplier', { key: '(01)09506000134352' })).toMatchObject({ status: 403 });
    expect(await publish('supplier', { key: 'hello' })).toMatchObject({ status: 400, body: { code: 'id_invalid' } });
  });

  test('links lead to web addresses only', async () => {
    const link = { linkType: 'gs1:pip', title: 'x' };
    for (const href of ['javascript:alert(1)', 'data:text/html,x', '/relative']) {
      expect(await publish('supplier', { key: lot, links: [{ ...link, href }] })).toMatchObject({ status: 400 });
    }
    const two = [1, 2].map((n) => ({ ...link, href: `https://example.com/${n}`, default: true }));
    expect(await publish('supplier', { key: lot, links: two })).toMatchObject({ status: 400 });
  });
});

describe('a published lot', () => {
  beforeAll(async () => {
    const links = [
      { linkType: 'gs1:pip', href: 'https://example.com/romaine', title: 'Our <romaine>' },
      { linkType: 'gs1:pip', href: 'https://example.com/de/ロメイン', title: 'Romana', hreflang: 'de' },
    ];
    const show = ['recalls', 'provenance', 'certificates'];
    expect(await publish('supplier', { key: `(01)${gtin}`, show, links })).toMatchObject({ status: 200 });
  });

  test('has a page for people: recall status first, no script, everything escaped', async () => {
    const { status, text, headers } = await visit(path, browser);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<b>|onerror|<romaine>/);
    expect(text).toContain('Organic &lt;b&gt;certificate&lt;/b&gt;, by Certifier, to 2027-06-30');
    expect(text).toContain('Green Valley Growers made it at Green Valley packing house on ');
    expect(text).toContain('<dt>Expiry</dt><dd>2030-01-31</dd>');
    expect(text.indexOf('No open recall')).toBeLessThan(text.indexOf('Where it comes from'));
  });

  test('is read with or without slash, data attributes and qualifiers of other spellings', async () => {
    expect((await visit(`${path}?17=300131`, browser)).status).toBe(200);
    expect((await visit(`/01/${gtin}/21/1/10/A`, browser)).status).toBe(400);
    expect((await visit(`${path}?21=1`, browser)).status).toBe(400);
  });

  describe('is also at its links without numbers', () => {
    const compressed = (): string =>
      describeGs1(lot).forms?.compressedDigitalLink?.replace('https://id.gs1.org', '') ?? '';

    test('of alphabetic names, and compressed: the whole link, or what is behind the key', async () => {
      const behind = compress([{ ai: '10', value: 'WEB-1' }]);
      const links = [`/gtin/${gtin}/lot/WEB-1`, `/gtin/${gtin}/10/WEB-1`, `/01/${gtin}/lot/WEB-1`];
      for (const where of [...links, compressed(), `${compressed()}?17=300131`, `/01/${gtin}/${behind}`]) {
        const { status, text } = await visit(where, { accept: 'application/ld+json' });
        expect([where, status]).toEqual([where, 200]);
        expect(JSON.parse(text)).toMatchObject({ '@id': `https://id.gs1.org${path}` });
      }
      expect((await visit(`${compressed()}?linkType=gs1:pip`)).headers.get('location')).toBe(
        'https://example.com/romaine',
      );
      const { text: set } = await visit(`/gtin/${gtin}/lot/WEB-1?linkType=linkset`);
      expect(JSON.parse(set)).toMatchObject({ linkset: [{ anchor: gateway.running.url + path }] });
    });

    test.each([
      ['/gtin', 404],
      ['/gtin/', 404],
      [`/lot/WEB-1`, 404],
      [`/Gtin/${gtin}`, 404],
      ['/constructor/1', 404],
      ['/favicon', 404],
      ['/AAAAAAAAAAAA', 404],
      [`/gtin/${gtin}9`, 400],
      [`/gtin/${gtin}/ser/1/lot/A`, 400],
    ])('and %s is answered with %i', async (where, status) => {
      expect((await visit(where, browser)).status).toBe(status);
    });

    test('and a damaged one is an unknown path', async () => {
      expect((await visit(compressed().slice(0, -3), browser)).status).toBe(404);
      const response = await fetch(gateway.running.url + compressed(), { method: 'POST' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    });
  });

  test('differs from an unknown number, which may be forged', async () => {
    const forged = await visit(`/01/${gtin}/10/FORGED`, browser);
    expect(forged.text).toContain('This number is not recorded');
    expect(forged.text).not.toContain('No open recall');
    expect((await visit(path, browser)).text).not.toContain('This number is not recorded');
    const data = JSON.parse((await visit(`/01/${gtin}/21/1`, { accept: 'application/ld+json' })).text) as object;
    expect(data).toMatchObject({ 'lotline:recorded': false });
    expect((await visit(`/01/${gtin}`, browser)).text).not.toContain('This number is not recorded');
  });

  test('has JSON-LD and a linkset, by Accept and by linkType', async () => {
    const data = await visit(path, { accept: 'application/ld+json' });
    expect(data.headers.get('content-type')).toBe('application/ld+json');
    expect(data.headers.get('access-control-allow-origin')).toBe('*');
    expect(JSON.parse(data.text)).toMatchObject({
      '@id': `https://id.gs1.org${path}`,
      'gs1:gtin': gtin,
      'gs1:hasBatchLotNumber': 'WEB-1',
      'gs1:expirationDate': '2030-01-31',
      'lotline:recalled': false,
      'gs1:certification': [{ 'lotline:sha256': sha256 }],
    });
    for (const [where, headers] of [
      [`${path}?linkType=linkset`, browser],
      [`${path}?linkType=all`, {}],
      [path, { accept: 'application/linkset+json' }],
    ] as const) {
      const { text, headers: got } = await visit(where, headers);
      expect(got.get('content-type')).toBe('application/linkset+json');
      expect(JSON.parse(text)).toMatchObject({
        linkset: [
          {
            anchor: gateway.running.url + path,
            description: expect.any(String) as unknown,
            'https://gs1.org/voc/pip': [
              { href: 'https://example.com/romaine', title: 'Our <romaine>' },
              { href: 'https://example.com/de/ロメイン', hreflang: ['de'] },
            ],
          },
        ],
      });
    }
  });

  test('names its linkset in every answer, and the context that makes a linkset JSON-LD', async () => {
    const linkset = `<${path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`;
    for (const where of [path, `${path}?linkType=gs1:pip`, `${path}?linkType=gs1:hasRetailers`]) {
      const { headers } = await visit(where, browser);
      expect([where, headers.get('link')]).toEqual([where, linkset]);
    }
    const { headers } = await visit(`${path}?linkType=linkset`);
    expect(headers.get('link')).toContain('rel="http://www.w3.org/ns/json-ld#context"');
    expect(headers.get('access-control-expose-headers')).toBe('Link');
    expect((await visit(`/01/${gtin}1`, browser)).headers.get('link')).toBeNull();
  });

  test('redirects a scan with a link type, in the language of the reader', async () => {
    const english = await visit(`${path}?linkType=gs1:pip`, browser);
    expect([english.status, english.headers.get('location')]).toEqual([307, 'https://example.com/romaine']);
    const german = await visit(`${path}?linkType=gs1:pip`, { ...browser, 'accept-language': 'de-DE,en;q=0.5' });
    expect(german.headers.get('location')).toBe('https://example.com/de/%E3%83%AD%E3%83%A1%E3%82%A4%E3%83%B3');
    expect((await visit(`${path}?linkType=gs1:hasRetailers`, browser)).status).toBe(404);
  });

  test('has the recall on top when it is recalled', async () => {
    const goods = `https://id.gs1.org${path}`;
    const recall = { recall: 'WEB', roots: [goods], type: 'voluntary', class: 'I', reason: 'Listeria & <more>' };
    expect(await gateway.post('supplier', '/recalls', recall)).toMatchObject({ status: 201 });
    const { text } = await visit(path, browser);
    expect(text).toContain('Recalled: do not eat, use or sell it');
    expect(text).toContain('class I: Listeria &amp; &lt;more&gt;');
    expect(text.indexOf('Recalled:')).toBeLessThan(text.indexOf('Where it comes from'));
    const product = await visit(`/01/${gtin}`, browser);
    expect(product.text).toContain('Lots: WEB-1.');
  });
});

describe('the provenance of goods', () => {
  const place = farm;
  const made = `/01/${gtin}/10/WEB-3`;
  const input = `https://id.gs1.org/01/${gtin}/10/WEB-2`;
  const salad = '10860009998039';

  beforeAll(async () => {
    const lines = [{ lot: input, quantity: '2', uom: 'CS' }];
    await gateway.post('supplier', '/lots', { ...lines[0], place });
    const outputs = { lots: [{ lot: `https://id.gs1.org${made}`, quantity: '1', uom: 'CS' }] };
    const answer = await gateway.post('supplier', '/transformations', { place, inputs: { lots: lines }, outputs });
    expect(answer).toMatchObject({ status: 201 });
  });

  test('names inputs if their owner publishes them', async () => {
    const { text } = await visit(made, browser);
    expect(text).toMatch(/It was made with [^<]+, lot WEB-2, of Green Valley Growers\./);
    expect(await publish('supplier', { key: input })).toMatchObject({ status: 200 });
    expect((await visit(made, browser)).text).not.toContain('WEB-2');
  });

  test('omits alleged links', async () => {
    expect(await publish('retailer', { key: `(01)${salad}`, show: ['provenance'] })).toMatchObject({ status: 200 });
    const event = {
      type: 'TransformationEvent',
      eventTime: new Date().toISOString(),
      eventTimeZoneOffset: '+00:00',
      inputQuantityList: [{ epcClass: `https://id.gs1.org/01/${salad}/10/RUMOUR`, quantity: 1, uom: 'CS' }],
      outputQuantityList: [{ epcClass: `https://id.gs1.org${made}`, quantity: 1, uom: 'CS' }],
    };
    const captured = await gateway.post('retailer', '/epcis/events', event);
    expect(captured.status).toBeLessThan(300);
    const traced = await gateway.get('supplier', `/trace?id=${encodeURIComponent(`https://id.gs1.org${made}`)}`);
    expect(JSON.stringify(traced.body)).toContain('RUMOUR');
    expect((await visit(made, browser)).text).not.toContain('RUMOUR');
  });
});

describe('a publication', () => {
  test('shows only its parts, and the most specific one decides', async () => {
    expect(await publish('supplier', { key: lot })).toMatchObject({ status: 200, body: { show: [], links: [] } });
    const { status, text } = await visit(path, browser);
    expect(status).toBe(200);
    expect(text).not.toMatch(/recall|Where it comes from|Certificates/i);
    const data = JSON.parse((await visit(path, { accept: 'application/json' })).text) as object;
    expect(Object.keys(data).filter((name) => /recall|provenance|certification/.test(name))).toEqual([]);
  });

  test('with a default link redirects people, not programs', async () => {
    const links = [{ linkType: 'gs1:pip', href: 'https://example.com/home', title: 'Home', default: true }];
    await publish('supplier', { key: `(414)${farm}`, links });
    const person = await visit(`/414/${farm}`, browser);
    expect([person.status, person.headers.get('location')]).toEqual([307, 'https://example.com/home']);
    expect((await visit(`/414/${farm}`, { accept: 'application/ld+json' })).status).toBe(200);
    expect((await visit(`/414/${farm}?linkType=gs1:traceability`, browser)).status).toBe(200);
  });

  test('ends when it is withdrawn', async () => {
    const client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
    await client.publish({ key: '(01)00860009999107(21)9', show: ['recalls'] });
    expect((await client.publications()).rows.map(({ key }) => key)).toContain(`https://id.gs1.org/01/${gtin}/21/9`);
    await client.unpublish({ key: '(01)00860009999107(21)9' });
    await expect(client.unpublish({ key: '(01)00860009999107(21)9' })).rejects.toMatchObject({
      code: 'publication_unknown',
    });
    expect((await client.publications()).rows.map(({ key }) => key)).not.toContain(
      `https://id.gs1.org/01/${gtin}/21/9`,
    );
  });
});

test('the resolver describes itself', async () => {
  const { text } = await visit('/.well-known/gs1resolver');
  expect(JSON.parse(text)).toMatchObject({
    resolverRoot: gateway.running.url,
    supportedLinkType: [{ namespace: 'https://gs1.org/voc/', prefix: 'gs1:' }],
    supportedPrimaryKeys: expect.arrayContaining(['00', '01', '414', '8006', '8013']) as unknown,
  });
});
