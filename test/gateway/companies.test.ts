import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseCompanies } from '../../gateway/src/answers/parseCompanies';
import { demoOrganisations } from '../../gateway/src/companies/demo/organisations';
import { startError } from '../../gateway/src/startError';
import { welcome } from '../../gateway/src/welcome';
import { temporaryFolder } from '../temporaryFolder';
import { openGateway, type TestGateway } from './openGateway';

const acme = {
  name: 'acme',
  mspId: 'AcmeMSP',
  party: { gln: '0614141000005', name: 'Acme Farms', roles: ['supplier'], prefixes: ['0614141'] },
  places: [{ gln: '0614141000029', name: 'Packing house' }],
  products: [{ gtin: '00614141000012', name: 'Romaine', uom: 'CS' }],
  users: [{ name: 'ann', roles: ['operator'] }],
};
const fresh = {
  name: 'fresh',
  mspId: 'FreshMSP',
  party: { gln: '0860009998001', name: 'Fresh', roles: ['retailer'], prefixes: ['0860009998'] },
  places: [{ gln: '0860009998001', name: 'Shop' }],
};
const both = { organisations: [acme, fresh] };

const faultsIn = (value: unknown): string => {
  try {
    parseCompanies(typeof value === 'string' ? value : JSON.stringify(value), 'lotline.json');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The file is taken.');
};
const acmeWith = (change: object): unknown => ({ organisations: [{ ...acme, ...change }] });

describe('lotline.json', () => {
  test('is accepted with organisations and their parties, places, products and users', () => {
    const [first, second] = parseCompanies(JSON.stringify(both), 'lotline.json').organisations;
    expect(first).toMatchObject(acme);
    expect(second).toMatchObject({ ...fresh, products: [], users: [] });
  });

  test('is accepted with the byte order mark of an editor', () => {
    expect(parseCompanies(`\uFEFF${JSON.stringify(both)}`, 'lotline.json').organisations).toHaveLength(2);
  });

  test.each<[what: string, file: unknown, message: RegExp]>([
    [
      'no JSON',
      '{"organisations": [',
      /^lotline\.json cannot be used:\n {2}It is not JSON: .*npx lotline init --force/,
    ],
    [
      'the name of the user as whom the gateway registers',
      acmeWith({ users: [{ name: 'Registrar', roles: [] }] }),
      /organisations\[0\]\.users\[0\]\.name: "Registrar": is a user of the gateway itself/,
    ],
    [
      'more faults than anybody reads',
      acmeWith({ places: Array.from({ length: 50 }, () => ({ gln: '0614141000029', name: 'House' })) }),
      /places\[20\]\.gln: is the GLN of .*\n {2}… and 29 more\.$/,
    ],
    ['nothing in it', {}, /\n {2}organisations: is missing; write for example/],
    [
      'an unknown field',
      acmeWith({ plces: [] }),
      /organisations\[0\]\.plces: is no field here: .*the fields are name, mspId, party/,
    ],
    [
      'a misspelt field',
      acmeWith({ place: [] }),
      /organisations\[0\]\.place: is no field here: did you mean "places"\?/,
    ],
    [
      'a wrong check digit',
      acmeWith({ places: [{ gln: '0614141000028', name: 'House' }] }),
      /organisations\[0\]\.places\[0\]\.gln: .*check digit.*; write "0614141000029"/,
    ],
    [
      'a GTIN with a wrong check digit',
      acmeWith({ products: [{ gtin: '00614141000013', name: 'Romaine', uom: 'CS' }] }),
      /organisations\[0\]\.products\[0\]\.gtin: .*write "00614141000012"/,
    ],
    [
      'a number where text belongs',
      acmeWith({ party: { ...acme.party, gln: 614141000005 } }),
      /organisations\[0\]\.party\.gln: 614141000005 is a number: put it in quotes/,
    ],
    [
      'a role that there is not',
      acmeWith({ users: [{ name: 'ann', roles: ['boss'] }] }),
      /organisations\[0\]\.users\[0\]\.roles\[0\]: "boss": /,
    ],
    ['no MSP id', acmeWith({ mspId: undefined }), /organisations\[0\]\.mspId: is missing; write for example "AcmeMSP"/],
    ['a space in a name', acmeWith({ name: 'a b' }), /organisations\[0\]\.name: "a b": must be up to 63 letters/],
    ['the name of the orderer', acmeWith({ name: 'orderer' }), /organisations\[0\]\.name: "orderer": is the name/],
    [
      'a name used twice',
      { organisations: [acme, { ...fresh, name: 'Acme' }] },
      /organisations\[1\]\.name: is the name of organisations\[0\]\.name already/,
    ],
    [
      'an MSP id used twice',
      { organisations: [acme, { ...fresh, mspId: 'AcmeMSP' }] },
      /organisations\[1\]\.mspId: is the MSP id of/,
    ],
    [
      'a place outside its prefixes',
      acmeWith({ places: [{ gln: '0860009998001', name: 'Shop' }] }),
      /organisations\[0\]\.places\[0\]\.gln: 0860009998001 is not numbered under a GS1 Company Prefix of this organisation \(0614141\)/,
    ],
    [
      'prefixes that overlap',
      { organisations: [acme, { ...fresh, places: [], party: { ...fresh.party, prefixes: ['06141'] } }] },
      /organisations\[1\]\.party\.prefixes\[0\]: 06141 overlaps 0614141 of acme/,
    ],
    [
      'a GLN under a prefix of another organisation',
      { organisations: [acme, { ...fresh, party: { ...fresh.party, gln: '0614141000043' } }] },
      /organisations\[1\]\.party\.gln: 0614141000043 is under a GS1 Company Prefix of acme/,
    ],
  ])('is refused with the path and the correction: %s', (_what, file, message) => {
    expect(faultsIn(file)).toMatch(message);
  });

  test('is refused with every fault at once', () => {
    const file = acmeWith({ mspId: '', places: [{ gln: '1', name: 'x' }], extra: 1 });
    expect(faultsIn(file).split('\n')).toHaveLength(4);
  });
});

const opened: TestGateway[] = [];
const open = async (companies: unknown, folder: string): Promise<TestGateway> => {
  const config = join(folder, 'lotline.json');
  writeFileSync(config, JSON.stringify(companies));
  const gateway = await openGateway({ LOTLINE_CONFIG: config }, join(folder, 'data'));
  opened.push(gateway);
  return gateway;
};
const close = async (gateway: TestGateway): Promise<void> => {
  opened.splice(opened.indexOf(gateway), 1);
  await gateway.close();
};
const refusalOf = (starting: Promise<unknown>): Promise<{ message: string; exitCode: number }> =>
  starting.then(
    () => {
      throw new Error('It starts.');
    },
    (error: unknown) => startError(error),
  );

afterAll(async () => {
  for (const gateway of opened) await gateway.close();
});

describe('a gateway of own companies', () => {
  test('has these companies, and no demonstration data', async () => {
    const folder = temporaryFolder();
    const gateway = await open(both, folder);
    const { members, readModel, keys } = gateway.running.gateway;
    expect(members.organisations.map(({ organisation, mspId }) => [organisation, mspId])).toEqual([
      ['acme', 'AcmeMSP'],
      ['fresh', 'FreshMSP'],
    ]);
    const names = (kind: string): unknown[] =>
      readModel.database.all<{ name: string }>(`SELECT body ->> 'name' AS name FROM ${kind} ORDER BY name`);
    expect([names('party'), names('place'), names('product')]).toEqual([
      [{ name: 'Acme Farms' }, { name: 'Fresh' }],
      [{ name: 'Packing house' }, { name: 'Shop' }],
      [{ name: 'Romaine' }],
    ]);
    expect(existsSync(join(folder, 'data', 'keys'))).toBe(false);
    expect([...keys.list('acme'), ...keys.list('fresh')]).toEqual([]);
    expect(readdirSync(join(folder, 'data', 'organisations', 'acme', 'users'))).toEqual(['ann', 'keeper', 'registrar']);
    const said = welcome({
      url: 'http://127.0.0.1:1',
      data: '/d',
      height: 1,
      platform: 'linux',
      organisations: members.local,
      usual: { url: '', data: '/d' },
      file: 'lotline.json',
      registered: gateway.running.registered,
    });
    expect(said).toMatch(/Registered {6}product 00614141000012 \(Romaine\)/);
    expect(said).toMatch(/npx lotline keys bootstrap acme/);
    for (const { name, party } of demoOrganisations) expect(said).not.toMatch(new RegExp(`${name}|${party.name}`));
    await close(gateway);
  });

  test('registers additions of the file once, and reports them', async () => {
    const folder = temporaryFolder();
    const first = await open(both, folder);
    expect(first.running.registered.made).toContain('place 0614141000029 (Packing house)');
    await close(first);
    const same = await open(both, folder);
    const height = await same.height();
    expect(same.running.registered).toMatchObject({ made: [], differences: [] });
    await close(same);
    const more = { ...acme, places: [...acme.places, { gln: '0614141000036', name: 'Cooler' }] };
    const grown = await open({ organisations: [more, fresh] }, folder);
    expect(grown.running.registered.made).toEqual(['place 0614141000036 (Cooler)']);
    expect(await grown.height()).toBe(height + 1);
    await close(grown);
  });

  test('reports differences between file and ledger, and changes nothing', async () => {
    const folder = temporaryFolder();
    await close(await open(both, folder));
    const otherwise = {
      ...acme,
      party: { ...acme.party, gln: '0614141000012' },
      products: [{ ...acme.products[0], name: 'Romaine hearts' }],
    };
    const gateway = await open({ organisations: [otherwise, fresh] }, folder);
    expect(gateway.running.registered.made).toEqual([]);
    expect(gateway.running.registered.differences.join('\n')).toMatch(
      /acme is registered as party 0614141000005, the file has 0614141000012: an organisation keeps its GLN[^]*name is "Romaine" on the ledger and "Romaine hearts" in the file/,
    );
    await close(gateway);
  });

  test('refuses another MSP id, or another name, of an organisation that is on the ledger', async () => {
    const folder = temporaryFolder();
    await close(await open(both, folder));
    expect(await refusalOf(open({ organisations: [{ ...acme, mspId: 'OtherMSP' }] }, folder))).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /organisations\[0\]\.mspId: "acme" is on this ledger as "AcmeMSP".*: write "AcmeMSP"\./,
      ),
    });
    expect((await refusalOf(open({ organisations: [{ ...acme, name: 'other' }] }, folder))).message).toMatch(
      /organisations\[0\]\.name: "AcmeMSP" is on this ledger as "acme": write "acme"\./,
    );
  });

  test('refuses the folder of a demonstration, and the demonstration refuses its folder', async () => {
    const folder = temporaryFolder();
    await close(await open(both, folder));
    expect(await refusalOf(openGateway({}, join(folder, 'data')))).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/holds the ledger of your own organisations \(acme, fresh\).*LOTLINE_CONFIG/),
    });
    const demonstration = temporaryFolder();
    await (await openGateway({}, join(demonstration, 'data'))).close();
    expect((await refusalOf(open(both, demonstration))).message).toMatch(
      /holds the ledger of the demonstration, and .*lotline\.json names your own organisations\. Set LOTLINE_DATA/,
    );
    expect(readdirSync(join(demonstration, 'data', 'organisations'))).not.toContain('acme');
  });

  test('refuses a file that is not there', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'none.json');
    const { message, exitCode } = await refusalOf(openGateway({ LOTLINE_CONFIG: config }, join(folder, 'data')));
    expect([exitCode, message]).toEqual([
      2,
      expect.stringMatching(/none\.json cannot be read: there is no such file\./),
    ]);
  });
});
