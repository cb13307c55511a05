import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { Shell } from './shell';

const shell = new Shell();
const lotline = shell.run.bind(shell);
afterAll(() => {
  shell.remove();
});

describe('lotline gs1', () => {
  test('parse reads a scan without a gateway', async () => {
    const { exit, stdout } = await lotline(['gs1', 'parse', ']C1010950600013435210ABC{GS}17270131']);
    expect(exit).toBe(0);
    expect(stdout).toContain('17  USE BY or EXPIRY  270131  2027-01-31');
    expect(stdout).toContain('https://id.gs1.org/01/09506000134352/10/ABC?17=270131');
    expect(stdout).toContain('{GS}01095060001343521727013110ABC');
  });

  test('parse writes EPCs with the length of the company prefix, and reads them', async () => {
    const args = ['gs1', 'parse', '(01)09506000134352(21)9', '--prefix-length', '9', '--filter', '1', '--json'];
    const { stdout } = await lotline(args);
    const { forms } = JSON.parse(stdout) as { forms: { epcUrn: string; epcs: { scheme: string; hex: string }[] } };
    expect(forms.epcUrn).toBe('urn:epc:id:sgtin:950600013.0435.9');
    const hex = forms.epcs[0]?.hex ?? '';
    const back = await lotline(['gs1', 'parse', hex, '--rfid', '--json']);
    expect(JSON.parse(back.stdout)).toMatchObject({
      epc: { scheme: 'SGTIN-96', filter: 1, prefixLength: 9 },
      elements: [
        { ai: '01', value: '09506000134352' },
        { ai: '21', value: '9' },
      ],
    });
  });

  test('parse reports what is wrong, and exits with 4', async () => {
    const { exit, stdout } = await lotline(['gs1', 'parse', '(01)09506000134353(17)270230']);
    expect(exit).toBe(4);
    expect(stdout).toContain('! (01) at 17: the value ends in 3; its check digit is 2 [csum].');
    expect(stdout).toContain('! (17) at 26: the value has the day 30; that month has 00 to 28 [yymmd0].');
  });

  test('parse refuses a company prefix with an impossible length for EPCs', async () => {
    const { exit, stderr } = await lotline(['gs1', 'parse', '1', '--prefix-length', '13']);
    expect(exit).toBe(2);
    expect(stderr).toContain('Write a number from 6 to 12.');
  });

  test('identifiers finds application identifiers by number and by title', async () => {
    expect((await lotline(['gs1', 'identifiers', '3103'])).stdout).toContain('NET WEIGHT (kg)  6 digits');
    expect((await lotline(['gs1', 'identifiers', 'harvest'])).stdout).toContain('7007  HARVEST DATE');
  });
});

describe('lotline publish', () => {
  afterEach(() => shell.closeWire());
  const row = {
    key: 'https://id.gs1.org/414/9506000134307',
    show: ['recalls'],
    links: [],
    changed: '2026-04-17T00:00:00Z',
  };

  test('sends parts and links, with the default link marked', async () => {
    const received = await shell.given(() => ({ body: row }));
    const page = 'https://example.com/x';
    const args = ['--show', 'recalls', 'provenance', '--link', `gs1:pip=${page} About it`, '--default', page];
    const { exit, stdout } = await lotline(['--as', 'supplier', 'publish', '9506000134307', ...args]);
    expect([exit, stdout]).toEqual([0, `Published: ${row.key}\n`]);
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/publications',
      body: {
        key: '9506000134307',
        show: ['recalls', 'provenance'],
        links: [{ linkType: 'gs1:pip', href: page, title: 'About it', default: true }],
      },
    });
  });

  test('lists publications and ends one', async () => {
    const received = await shell.given(({ method }) => ({ body: method === 'GET' ? { rows: [row] } : null }));
    expect((await lotline(['--as', 'supplier', 'publications'])).stdout).toContain(row.key);
    expect((await lotline(['--as', 'supplier', 'unpublish', row.key])).exit).toBe(0);
    expect(received[1]).toMatchObject({ method: 'DELETE', path: '/publications', query: { key: row.key } });
  });

  test('refuses an invalid link', async () => {
    const { exit, stderr } = await lotline(['--as', 'supplier', 'publish', '9506000134307', '--link', 'x']);
    expect([exit, stderr]).toEqual([2, expect.stringContaining('TYPE=ADDRESS TITLE')]);
  });
});
