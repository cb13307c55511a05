import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { type Ran, runLotline } from './shell';

const gtin = '00860009999107';
const house = '0860009999992';
const cooler = '0860009999077';
const centre = '0860009998001';
const lot = (number: string): string => `(01)${gtin}(10)${number}`;
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const folder = mkdtempSync(join(tmpdir(), 'lotline-inventory-'));
const file = (name: string): string => join(folder, name);

let gateway: TestGateway;
const users = new Map<string, string>();

/** Runs a command as an organisation, or as a user of the supplier with a key of its own. */
function run(who: string, words: readonly string[]): Promise<Ran> {
  const key = users.get(who);
  const at = { folder: gateway.data, url: gateway.running.url };
  return key === undefined
    ? runLotline(['--as', who, ...words], at)
    : runLotline(words, { ...at, environment: { LOTLINE_KEY: key } });
}

/** Five cases a day were sold, of which 30 are left at the house, beside 60 at the cooler. */
beforeAll(async () => {
  gateway = await openGateway();
  const made = { place: house, quantity: 130, uom: 'CS', expiry: day(-60), at: `${day(21)}T12:00:00Z` };
  await gateway.post('supplier', '/lots', { lot: lot('A'), ...made });
  await gateway.post('supplier', '/lots', { lot: lot('B'), ...made, place: cooler, quantity: 60 });
  for (let ago = 20; ago >= 1; ago -= 1) {
    const lots = [{ lot: lot('A'), quantity: 5, uom: 'CS' }];
    await gateway.post('supplier', '/sales', { place: house, lots, at: `${day(ago)}T12:00:00Z` });
  }
  for (const user of ['ann', 'ben', 'cho']) {
    const { body } = await gateway.post('supplier', '/keys', { user, roles: ['operator'] });
    users.set(user, body['key'] as string);
  }
  const mapping = {
    kind: 'sales',
    rows: 'sales',
    fields: { sale: 'id', place: '$.shop', at: 'at' },
    lines: { rows: 'items', fields: { product: 'ean', quantity: 'qty', uom: { value: 'CS' } } },
  };
  writeFileSync(file('mapping.json'), JSON.stringify(mapping));
  const items = [{ ean: gtin, qty: 1 }];
  const sales = [{ id: 'T-1', at: `${day(1)}T15:00:00Z`, items }];
  writeFileSync(file('message.json'), JSON.stringify({ shop: house, sales }));
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

type Line = readonly [who: string, words: string, shows: RegExp];

/** Commands and their output, in this order. Words in angle brackets stand for paths of files, and for lots. */
const lines: readonly Line[] = [
  [
    'supplier',
    `inventory policies set ${gtin} ${house} --service-level 0.95 --lead-time-days 2 --maximum 90`,
    /reorder at +\d+ CS \(computed\): d·L/,
  ],
  [
    'supplier',
    `inventory policies set ${gtin} ${house} --reorder-point 40 --maximum 90 --lead-time-days 2 --supplier ${centre}`,
    /40 CS \(by hand\)/,
  ],
  [
    'supplier',
    `inventory policies set ${gtin} ${cooler} --price-breaks 0=5.00;100=4.80 --order-cost 20 --holding-rate 0.2 --currency EUR`,
    /up to/,
  ],
  ['supplier', `inventory policies set ${gtin} ${cooler} --reorder-point 5 --maximum 50`, /up to +50 CS \(by hand\)/],
  ['supplier', 'inventory policies list', /reorder at +order +up to/],
  ['supplier', 'inventory export policies <policies.csv>', /Written to/],
  ['supplier', `inventory policies remove ${gtin} ${cooler}`, /Removed/],
  ['supplier', 'inventory policies import <policies.csv>', /created: 1, changed: 0, as before: 1/],
  [
    'supplier',
    `inventory costs set GR-1 ${gtin} --on ${day(21)} --quantity 190 --unit-cost 2 --currency EUR --landed freight=19`,
    /freight 19 +399 +EUR/,
  ],
  ['supplier', 'inventory costs list', /GR-1/],
  ['supplier', 'inventory export costs <costs.xlsx>', /Written to/],
  ['supplier', 'inventory costs remove GR-1', /Removed: the cost of GR-1/],
  ['supplier', 'inventory costs import <costs.xlsx> --dry-run', /Would be created: 1/],
  ['supplier', 'inventory costs import <costs.xlsx>', /Rows created: 1/],
  ['supplier', 'inventory value', /Total: 189 EUR/],
  ['supplier', 'inventory forecast --why', /moving_average +\d/],
  ['supplier', `inventory effects set Fair ${gtin} --from ${day(-3)} --to ${day(-4)} --factor 2`, /Set: Fair from/],
  ['supplier', 'inventory effects list', /every place +.* 2$/m],
  ['supplier', `inventory effects remove Fair ${gtin} --from ${day(-3)}`, /Removed: Fair/],
  ['supplier', 'inventory classes', /A- +100/],
  [
    'supplier',
    `inventory simulate ${gtin} ${house} --policy now=40,90 --lead-time-days 2 --demand history`,
    /now +40 +90 +1 /,
  ],
  ['supplier', 'inventory counts plan --a 20', /^20 +90 +180/m],
  ['supplier', 'inventory counts due', /never/],
  ['ann', `inventory counts open CC-1 ${cooler}`, /Count CC-1 .*: open/],
  ['ann', 'inventory counts enter CC-1 <B>=59', /counted +59 \(ann\) +60 +-1/],
  ['cho', 'inventory counts recount CC-1', /recount/],
  ['ben', 'inventory counts enter CC-1 <B>=60', /60 \(ben\)/],
  ['cho', 'inventory counts approve CC-1', /approved/],
  ['supplier', 'inventory counts list', /Count CC-1 .*: approved/],
  ['supplier', 'inventory counts accuracy', /books of .* 1 +1 +100/],
  ['ann', `inventory counts open CC-2 ${cooler}`, /open/],
  ['ann', 'inventory counts cancel CC-2', /cancelled/],
  [
    'supplier',
    `orders set sales SO-1 --partner ${centre} --place ${house} --placed ${day(2)} --promised ${day(1)} --line ${gtin}=8@3.50 --currency EUR`,
    /Order SO-1: created[^]*LATE/,
  ],
  [
    'retailer',
    `orders set purchase SO-1 --partner ${house} --place ${centre} --placed ${day(2)} --line ${gtin}=8`,
    /created/,
  ],
  ['supplier', 'orders list --csv <orders.csv>', /Written to/],
  ['supplier', 'orders import <orders.csv>', /created: 0, changed: 0, as before: 1/],
  [
    'supplier',
    `orders set sales SO-2 --partner ${centre} --place ${house} --placed ${day(0)} --line ${gtin}=1`,
    /created/,
  ],
  ['supplier', 'orders cancel sales SO-2', /Cancelled: SO-2/],
  ['supplier', `inventory available --place ${house}`, /available/],
  ['supplier', `inventory promise ${gtin} 30 --place ${house}`, new RegExp(`30 CS on ${day(0)}`)],
  ['supplier', `inventory customers set ${centre} 20`, /every product +20/],
  ['supplier', 'inventory customers list', /20/],
  ['supplier', `inventory pick ${gtin} 4 --place ${house} --customer ${centre}`, /4 of 4 CS/],
  ['supplier', `inventory customers remove ${centre}`, /Removed/],
  ['supplier', `inventory allocate A-1 ${gtin} 8 --place ${house} --order SO-1`, /Allocated: A-1 \(open\)/],
  ['supplier', `inventory allocate A-2 ${gtin} 2 --place ${house}`, /Allocated: A-2/],
  ['supplier', 'inventory allocations release A-2', /Released: A-2/],
  ['supplier', `inventory allocations ship A-1 --to ${centre}`, /Recorded: .*A-1/],
  ['supplier', `inventory allocations ship A-1 --to ${centre}`, /A-1/],
  ['supplier', 'inventory allocations list', /A-1 +SO-1 .* 8 +CS +shipped/],
  ['retailer', `receive ${house}:A-1`, /Recorded/],
  ['retailer', 'orders list', /SO-1 +received/],
  ['supplier', `inventory allocate A-3 ${gtin} 2 --place ${house} --to ${centre}`, /Allocated: A-3[^]*Recorded: .*A-3/],
  ['supplier', 'inventory replenish now', /Get|get/],
  ['supplier', 'inventory replenish plan --daily', /order on +arrives/],
  ['supplier', `inventory replenish order ${gtin} ${house}`, /Nothing is to be ordered by then/],
  ['supplier', 'inventory kpis', /fill rate +100 +%/],
  ['supplier', 'inventory kpis --events fill_rate', /shipped .* 8 +CS +SO-1 +ni:/],
  ['supplier', 'inventory worklist list --why', /1\. /],
  ['supplier', 'inventory worklist notices --severity low', /from severity low on/],
  ['supplier', `inventory vendors allow ${gtin} ${house} --partner ${centre} --policy`, /stock, policy/],
  ['retailer', 'inventory managed list', /on the way +reorder at/],
  [
    'retailer',
    `inventory managed propose P-1 ${gtin} --customer ${house} --place ${house} --quantity 9 --promised ${day(-3)}`,
    /P-1/,
  ],
  [
    'retailer',
    `inventory managed propose P-2 ${gtin} --customer ${house} --place ${house} --quantity 9 --promised ${day(-3)}`,
    /P-2/,
  ],
  ['retailer', `inventory managed withdraw P-2 --customer ${house}`, /withdrawn/],
  ['retailer', 'inventory managed proposals', /P-1 .* open/],
  ['supplier', 'inventory vendors proposals', /P-1/],
  ['supplier', `inventory vendors answer ${centre} P-1 --order PO-1`, /accepted +PO-1/],
  ['supplier', 'inventory vendors list', /stock, policy/],
  ['supplier', `inventory vendors revoke ${gtin} ${house} --partner ${centre}`, /No partner sees your stock/],
  ['supplier', 'inventory sources try <mapping.json> <message.json>', /would be created: 1/],
  ['supplier', 'inventory sources set shop <mapping.json>', /Secret, shown only now: whsec_/],
  ['supplier', 'inventory sources list', /shop +sales/],
  ['supplier', 'inventory sources rotate shop', /whsec_/],
  ['supplier', 'inventory sources remove shop', /Removed: shop/],
  ['retailer', 'inventory expected', /Nothing is expected/],
];

/** The words of a line, with paths of files and lots for those in angle brackets. */
const wordsOf = (words: string): string[] =>
  words
    .split(' ')
    .map((word) =>
      word.replace(/<(\w+\.\w+)>/, (_, name: string) => file(name)).replace(/<(\w)>/, (_, name: string) => lot(name)),
    );

const done: string[] = [];

describe('the inventory on the command line', () => {
  test.each(lines)('%s: %s', async (who, words, shows) => {
    const { exit, stdout, stderr } = await run(who, wordsOf(words));
    expect([exit, stderr.includes('error:') ? stderr : '']).toEqual([0, '']);
    expect(stdout).toMatch(shows);
    done.push(words);
  });

  test('carries out what the worklist shows, and changes it', async () => {
    const rowsOf = async (kind: string): Promise<{ item: string }[]> => {
      const { stdout } = await run('supplier', ['inventory', 'worklist', '--kind', kind, '--json']);
      return (JSON.parse(stdout) as { rows: { item: string }[] }).rows;
    };
    const [over] = await rowsOf('overstock');
    const changed = await run('supplier', ['inventory', 'worklist', 'change', over!.item, '--note', 'Seen']);
    expect(changed.stdout).toContain('demo: Seen');
    await run(
      'supplier',
      wordsOf(
        `orders set sales SO-3 --partner ${centre} --place ${house} --placed ${day(2)} --promised ${day(1)} --line ${gtin}=2`,
      ),
    );
    const [late] = await rowsOf('late');
    const carried = await run('supplier', ['inventory', 'worklist', 'do', late!.item]);
    expect(carried.stdout).toContain('Done: Allocate up to 2');
    done.push('inventory worklist change', 'inventory worklist do');
  });

  test('says in JSON what its tables say', async () => {
    const reading = ['policies', 'value', 'counts', 'kpis', 'worklist', 'replenish'];
    for (const list of reading) {
      const { exit, stdout } = await run('supplier', ['inventory', list, '--json']);
      expect([list, exit, Object.keys(JSON.parse(stdout) as object)]).toEqual([
        list,
        0,
        expect.arrayContaining(['height', 'rows']),
      ]);
    }
  }, 180_000);

  test.each([
    ['a unit with a quantity', `inventory pick ${gtin} 3KGM --place ${house}`, 'A quantity is a plain decimal'],
    [
      'a place of somebody else',
      `inventory allocate X ${gtin} 1 --place ${centre}`,
      'is not a place of your organisation',
    ],
    ['a product that nobody registered', `inventory promise 09506000134352 1 --place ${house}`, 'is not registered'],
    ['an expected shipment that nobody announced', `inventory expected close ${centre} X --note y`, 'error:'],
    ['a list that there is not', 'inventory export nothing <x.csv>', 'Allowed choices are'],
    ['a file of another kind', 'inventory export kpis <x.txt>', 'neither CSV nor XLSX'],
  ])('refuses %s', async (_what, words, says) => {
    const { exit, stderr } = await run('supplier', wordsOf(words));
    expect(exit).not.toBe(0);
    expect(stderr).toContain(says);
    done.push(words);
  });

  test('has no command that is not tried here', () => {
    const program = join(__dirname, '../../client/dist/cli/program.js');
    const script = `const leavesOf = (command, path) => command.commands.length === 0 ? [path.join(' ')]
        : command.commands.flatMap((each) => leavesOf(each, [...path, each.name()]));
      const groups = require(${JSON.stringify(program)}).createProgram().commands.filter((each) => ['inventory', 'orders'].includes(each.name()));
      console.log(JSON.stringify(groups.flatMap((group) => leavesOf(group, [group.name()]))));`;
    const leaves = JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
    expect(leaves.length).toBeGreaterThan(50);
    expect(leaves.filter((leaf) => !done.some((words) => words.startsWith(leaf)))).toEqual([]);
  });
});
