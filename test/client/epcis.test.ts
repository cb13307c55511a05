import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { json, Shell } from './shell';
import { problem, type Received, type Script } from './wire';

const shell = new Shell();
const lotline = shell.run.bind(shell);
const given = shell.given.bind(shell);
afterEach(() => shell.closeWire());
afterAll(() => {
  shell.remove();
});

const event = { type: 'ObjectEvent', eventTime: '2026-11-20T10:00:00Z', eventID: 'urn:example:1', bizStep: 'shipping' };
const document = {
  '@context': [],
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: '2026-11-20T12:00:00Z',
  epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: [event] } } },
};
const subscription = {
  subscriptionID: 's-1',
  dest: 'https://example.com/',
  createdAt: '2026-11-20T12:00:00Z',
  stream: true,
};

const gateway = ({ path, method }: Received): Script => {
  if (path.endsWith('/events')) {
    return { headers: { link: `<${path}?EQ_action=ADD&nextPageToken=more>; rel="next"` }, body: document };
  }
  if (path.includes('/subscriptions')) {
    if (method === 'DELETE') return { status: 204 };
    return method === 'POST' ? { status: 201, body: subscription } : { body: [subscription] };
  }
  if (method === 'POST') return { status: 201 };
  return method === 'DELETE' ? { status: 204 } : { body: [{ name: 'shipped', query: { EQ_bizStep: ['shipping'] } }] };
};

const as = ['--as', 'supplier'];

describe('lotline epcis', () => {
  test('queries events by parameters, and says how to go on', async () => {
    const received = await given(gateway);
    const ran = await lotline([
      'epcis',
      'events',
      '--where',
      'EQ_action=ADD|OBSERVE',
      '--where',
      'EQ_ex:a=b=c',
      '--per-page',
      '5',
      ...as,
    ]);
    expect(received[0]).toMatchObject({
      path: '/epcis/events',
      query: { EQ_action: 'ADD|OBSERVE', 'EQ_ex:a': 'b=c', perPage: '5' },
    });
    expect(ran.stdout).toContain('urn:example:1');
    expect(ran.stderr).toContain('--next more');
    expect(json(await lotline(['epcis', 'events', '--query', 'shipped', '--json', ...as]))).toMatchObject(document);
    expect(received[1]).toMatchObject({ path: '/epcis/queries/shipped/events' });
  });

  test('lists the values that events have, in the form that is asked for', async () => {
    const link = '</epcis/readPoints?perPage=1&nextPageToken=more>; rel="next"';
    const received = await given(() => ({ headers: { link }, body: { type: 'Collection', member: ['urn:x:dock'] } }));
    const ran = await lotline([
      'epcis',
      'values',
      'readPoints',
      '--per-page',
      '1',
      '--format',
      'Always_EPC_URN',
      ...as,
    ]);
    expect(received[0]).toMatchObject({ path: '/epcis/readPoints', query: { perPage: '1' } });
    expect(received[0]?.headers['gs1-epc-format']).toBe('Always_EPC_URN');
    expect([ran.stdout.trim(), ran.stderr]).toEqual(['urn:x:dock', expect.stringContaining('--next more')]);
    const wrong = await lotline(['epcis', 'values', 'colours', ...as]);
    expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('bizSteps')]);
  });

  test('names, lists and deletes queries', async () => {
    const received = await given(gateway);
    await lotline(['epcis', 'queries', 'add', 'shipped', '--where', 'EQ_bizStep=shipping|departing', ...as]);
    expect(received[0]).toMatchObject({
      method: 'POST',
      body: { name: 'shipped', query: { EQ_bizStep: ['shipping', 'departing'] } },
    });
    expect((await lotline(['epcis', 'queries', ...as])).stdout).toContain('shipped');
    expect((await lotline(['epcis', 'queries', 'delete', 'shipped', ...as])).exit).toBe(0);
    expect(received.at(-1)).toMatchObject({ method: 'DELETE', path: '/epcis/queries/shipped' });
  });

  test('subscribes webhooks, to streams and schedules', async () => {
    const received = await given(gateway);
    const add = ['epcis', 'subscriptions', 'add', 'shipped', 'https://example.com/'];
    await lotline([...add, '--stream', '--signature-token', 'secret', ...as]);
    expect(received[0]!.body).toEqual({ dest: 'https://example.com/', stream: true, signatureToken: 'secret' });
    await lotline([...add, '--hour', '1', '--day-of-week', '[1-5]', '--report-if-empty', ...as]);
    expect(received[1]!.body).toEqual({
      dest: 'https://example.com/',
      schedule: { hour: '1', dayOfWeek: '[1-5]' },
      reportIfEmpty: true,
    });
    expect((await lotline(['epcis', 'subscriptions', 'list', 'shipped', ...as])).stdout).toContain('s-1');
    await lotline(['epcis', 'subscriptions', 'delete', 'shipped', 's-1', ...as]);
    expect(received.at(-1)).toMatchObject({ method: 'DELETE', path: '/epcis/queries/shipped/subscriptions/s-1' });
  });

  test('explains refusals, and sends nothing with unknown options', async () => {
    const received = await given(() =>
      problem(400, 'parameter_invalid', { detail: 'EQ_colour: is not a query parameter.' }),
    );
    const refused = await lotline(['epcis', 'events', '--where', 'EQ_colour=red', ...as]);
    expect(refused).toMatchObject({ exit: 1, stdout: '' });
    expect(refused.stderr).toContain('EQ_colour');
    expect(received).toHaveLength(1);
    for (const wrong of [
      ['--where', 'EQ_action'],
      ['--where', 'a=1', '--where', 'a=2'],
      ['--where', 'a=1', '--query', 'x'],
    ]) {
      expect((await lotline(['epcis', 'events', ...wrong, ...as])).exit).toBe(2);
    }
    expect(received).toHaveLength(1);
  });
});
