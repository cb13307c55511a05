import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { json, Shell } from './shell';
import { problem } from './wire';

const lot = 'https://id.gs1.org/01/09506000134352/10/ABC';
const supplierPlace = 'https://id.gs1.org/414/9506000134307';
const retailerPlace = 'https://id.gs1.org/414/9521321000001';

const shell = new Shell();
const lotline = shell.run.bind(shell);
const given = shell.given.bind(shell);
afterEach(() => shell.closeWire());
afterAll(() => {
  shell.remove();
});

const trace = {
  root: lot,
  direction: 'back',
  height: 12,
  nodes: [
    { id: lot, kind: 'lot', name: 'Salad', depth: 0 },
    { id: 'https://id.gs1.org/01/09506000134369/10/FARM', kind: 'lot', depth: 1, recalled: true },
  ],
  edges: [{ from: 'https://id.gs1.org/01/09506000134369/10/FARM', to: lot, kind: 'transformed', event: 'ni:///e1' }],
  exceptions: [
    { event: 'ni:///e1', number: 1, code: 'lot_unknown', detail: 'Never\u001b[31m commissioned.', status: 'open' },
  ],
  transactions: [
    { transactionId: 't', block: 3, time: '2026-04-17T13:26:42.000Z', mspId: 'SupplierMSP', events: ['ni:///e1'] },
  ],
  truncated: false,
  incomplete: false,
};

describe('the command line', () => {
  test.each([
    { args: ['nosuch'], says: 'unknown command' },
    { args: ['trace'], says: 'missing required argument' },
    { args: ['trace', '(01)09506000134353(10)ABC'], says: 'check digit is 2' },
    { args: ['trace', lot, '--direction', 'sideways'], says: 'Allowed choices are back, forward, both' },
    { args: ['--as', 'supplier', 'sell', '--place', supplierPlace, '--lot', `${lot}=24`], says: '"24 CS"' },
    { args: ['--as', 'nobody', 'whoami'], says: 'Use --as with one of: retailer, supplier' },
    { args: ['hold', lot, '--reason', 'x'], says: 'It is not clear which organisation acts.' },
    { args: ['whoami', '--url', 'ftp://x'], says: 'not an HTTP address' },
  ])('given invalid arguments, prints the reason and exits with 2: $args', async ({ args, says }) => {
    const ran = await lotline(args);
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain(says);
  });

  test('documents itself: commands, environment, exit codes', async () => {
    const ran = await lotline(['--help']);
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
    for (const word of ['capture', 'verify-ledger', 'LOTLINE_KEY', 'Exit codes:', 'NO_COLOR'])
      expect(ran.stdout).toContain(word);
  });

  test('given an unreachable gateway, exits with 3', async () => {
    const ran = await lotline(['status', '--timeout', '1']);
    expect(ran).toMatchObject({ exit: 3, stdout: '' });
    expect(ran.stderr).toContain('fix: Start the gateway');
  });
});

describe('a read', () => {
  test('uses a local key and names its organisation; the output is one JSON object with canonical ids', async () => {
    const received = await given(() => ({ body: trace }));
    const ran = await lotline(['trace', '(01)09506000134352(10)ABC', '--direction', 'back', '--json']);
    expect(json(ran)).toEqual(trace);
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toContain('Reading as retailer');
    expect(received[0]).toMatchObject({ path: '/trace', query: { id: lot, direction: 'back' } });
    expect(received[0]!.headers.authorization).toBe('Bearer key-of-retailer');
  });

  test('prints a tree for people, without control characters from other parties’ text', async () => {
    await given(() => ({ body: trace }));
    const { stdout, exit } = await lotline(['trace', lot, '--as', 'supplier']);
    expect(exit).toBe(0);
    expect(stdout).toContain(
      `Came from: lot ${lot} (Salad)\n└─ transformed: lot https://id.gs1.org/01/09506000134369/10/FARM RECALLED\n`,
    );
    expect(stdout).toContain('! lot_unknown: Never\uFFFD[31m commissioned.');
    expect(stdout).not.toContain('\u001b');
  });

  test('given a truncated response, exits with 4', async () => {
    await given(() => ({ body: { ...trace, truncated: true } }));
    const ran = await lotline(['trace', lot, '--json', '--as', 'supplier']);
    expect(ran.exit).toBe(4);
    expect(json(ran)['truncated']).toBe(true);
    expect(ran.stderr).toContain('reached a limit');
  });

  test('given unreadable records of the goods, warns and exits with 4', async () => {
    await given(() => ({ body: { ...trace, incomplete: true } }));
    const ran = await lotline(['trace', lot, '--as', 'supplier']);
    expect(ran.exit).toBe(4);
    expect(ran.stderr).toContain('lotline exceptions --code event_unreadable');
  });

  test('of stock reads every page and prints one object', async () => {
    const amounts = { onHand: '24', held: '0', reserved: '0', inTransit: '0.5', available: '24' };
    const row = { lot, place: supplierPlace, uom: 'CS', ...amounts };
    const received = await given(({ query }) => ({
      body: { height: 3, rows: [row], ...(query['cursor'] === undefined && { next: 'c1' }) },
    }));
    const ran = await lotline(['stock', '--json', '--place', '(414)9506000134307'], { LOTLINE_KEY: 'mine' });
    expect(json(ran)).toEqual({ height: 3, rows: [row, row] });
    expect(ran.stderr).toBe('');
    expect(received.map(({ query }) => query['place'])).toEqual([supplierPlace, supplierPlace]);
    expect(received[0]!.headers.authorization).toBe('Bearer mine');
  });

  test('of exceptions needs no subcommand', async () => {
    const row = {
      exception: 'ledger-0123456789ab',
      source: 'ledger',
      severity: 'medium',
      isOverdue: false,
      history: [],
      event: 'ni:///e1',
      number: 1,
      code: 'lot_unknown',
      detail: 'Never commissioned.',
      status: 'open',
    };
    const received = await given(() => ({ body: { height: 3, rulesHeight: 3, rows: [row] } }));
    const ran = await lotline(['exceptions', '--status', 'open', '--json', '--as', 'supplier']);
    expect(json(ran)).toEqual({ height: 3, rulesHeight: 3, rows: [row] });
    expect(received[0]).toMatchObject({ path: '/exceptions', query: { status: 'open' } });
  });
});

describe('a write', () => {
  const done = { height: 9, status: 'recorded', subject: lot, events: ['ni:///e9'], exceptions: [] };

  test('is sent as the contract’s input, with ids from a label and lines split at the last "="', async () => {
    const received = await given(() => ({ status: 201, body: done }));
    const shipped = await lotline([
      'ship',
      'SHIP-1',
      '--as',
      'supplier',
      '--from',
      '9506000134307',
      '--to',
      retailerPlace,
      '--json',
      '--lot',
      '(01)09506000134352(10)A=C=24.5 CS',
      '--container',
      '095060001343520000',
      '--document',
      'po=850-1',
      '--idempotency-key',
      'order-17',
    ]);
    expect(json(shipped)).toEqual(done);
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/shipments',
      body: {
        shipment: 'SHIP-1',
        from: supplierPlace,
        to: retailerPlace,
        lots: [{ lot: 'https://id.gs1.org/01/09506000134352/10/A=C', quantity: '24.5', uom: 'CS' }],
        containers: ['https://id.gs1.org/00/095060001343520000'],
        documents: [{ type: 'po', id: '850-1' }],
      },
    });
    expect(received[0]!.headers).toMatchObject({
      authorization: 'Bearer key-of-supplier',
      'idempotency-key': 'order-17',
    });
  });

  test.each([
    [['--type', 'voluntary'], 'Its roots are blocked.'],
    [['--type', 'withdrawal', '--withdraw-from', '9506000134307'], 'Your own stock of its roots is blocked.'],
    [['--type', 'mock'], 'It is a mock recall, which blocks nothing.'],
  ])('that opens a recall with %j notes its effect: %s', async (options, effect) => {
    await given(() => ({ status: 201, body: { ...done, subject: 'urn:epcglobal:cbv:bt:9506000134307:R-1' } }));
    const opening = ['recall', 'open', 'R-1', lot, '--as', 'supplier', '--reason', 'Positive sample', '--no-scope'];
    expect((await lotline([...opening, ...options])).stderr).toContain(effect);
  });

  test('of a receipt combines undamaged and damaged quantities per lot', async () => {
    const received = await given(() => ({ status: 201, body: done }));
    const args = ['receive', '9506000134307:SHIP-1', '--as', 'retailer', '--damaged', `${lot}=1 CS`];
    expect(await lotline(args)).toMatchObject({ exit: 2 });
    expect(await lotline([...args, '--lot', `${lot}=22 CS`])).toMatchObject({ exit: 0 });
    expect(received.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        shipment: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1',
        lots: [{ lot, accepted: '22', damaged: '1', uom: 'CS' }],
      }),
    ]);
  });

  test('that has no command line of its own is sent by its name, with its input as JSON', async () => {
    const received = await given(() => ({ body: done }));
    const input = { place: '9506000134307', items: ['(01)09506000134352(21)1'] };
    const args = ['send', 'sell', JSON.stringify(input), '--as', 'supplier'];
    expect(await lotline([...args, '--idempotency-key', 'sale-7'])).toMatchObject({ exit: 0 });
    expect(received).toMatchObject([{ path: '/sales', body: input, headers: { 'idempotency-key': 'sale-7' } }]);
    expect((await lotline(['send', 'sel', '{}', '--as', 'supplier'])).stderr).toContain('Allowed choices are');
    expect(await lotline(['send', 'sell', '{', '--as', 'supplier'])).toMatchObject({ exit: 2 });
  });

  test('takes a shipment by the number alone, which the gateway completes, and bare numbers of places', async () => {
    const received = await given(() => ({ body: done }));
    expect(await lotline(['cancel', 'SHIP-1', '--reason', 'x', '--as', 'supplier'])).toMatchObject({ exit: 0 });
    expect(await lotline(['accept', '9506000134307:SHIP-1', '--as', 'supplier'])).toMatchObject({ exit: 0 });
    expect(received.map(({ body }) => (body as { shipment: string }).shipment)).toEqual([
      'SHIP-1',
      'urn:epcglobal:cbv:bt:9506000134307:SHIP-1',
    ]);
  });

  test('with an unknown option is refused, and the nearest one is named', async () => {
    const ran = await lotline(['sell', '--place', '9506000134307', '--itm', 'x', '--as', 'supplier']);
    expect(ran).toMatchObject({ exit: 2 });
    expect(ran.stderr).toContain("unknown option '--itm'");
    expect(ran.stderr).toContain('Did you mean --item?');
  });

  test('that the gateway refuses with a code of this client or an unknown one shows the code and no fix', async () => {
    await given(() => problem(422, 'answer_invalid', {}));
    const ran = await lotline(['hold', lot, '--reason', 'x', '--as', 'supplier']);
    expect(ran.stderr).toContain('Because answer_invalid. (answer_invalid)');
    expect(ran.stderr).toContain('why: http_422 (HTTP 422)');
    expect(ran.stderr).not.toContain('fix:');
  });

  test('given an unexpected response, states that the versions may differ', async () => {
    await given(() => ({ status: 201, body: { nothing: true } }));
    const ran = await lotline(['hold', lot, '--reason', 'x', '--as', 'supplier']);
    expect(ran.stderr).toContain('fix: Use the lotline command that came with the gateway.');
  });

  test('given a refusal, prints the error, reason and remedy, and exits with 1', async () => {
    await given(() => problem(403, 'role_missing', { errors: [{ pointer: '/goods', message: 'is not yours' }] }));
    const ran = await lotline(['hold', lot, '--reason', 'x', '--as', 'supplier']);
    expect(ran).toMatchObject({ exit: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /error: Because role_missing\.\n {2}why: role_missing \(HTTP 403\)\n {2}at \/goods: is not yours\n {2}fix: .+\n {2}trace id: T1\n/,
    );
  });
});
