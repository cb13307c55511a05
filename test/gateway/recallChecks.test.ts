import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChecksAnswer } from '@lotline/gateway/answers';
import { json, runLotline } from '../client/shell';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const origin = 'https://id.gs1.org';
const lot = `${origin}/01/00860009999107/10/ASKED`;
const house = `${origin}/414/0860009999992`;
const path = '/recalls/0860009999992/ASKED';
const customers = ['CAFE', 'BAR', 'INN'];

let gateway: TestGateway;
const post = (to: string, body: object, as = 'supplier'): Promise<Answer> => gateway.post(as, to, body);
const did = async (to: string, body: object): Promise<ChecksAnswer> => {
  const answer = await post(to, body);
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as ChecksAnswer;
};
const shelf = { question: 'shelf', text: 'Was it on the shelf?', kind: 'yes_no', required: true };
const boxes = { question: 'boxes', text: 'How many boxes?', kind: 'number' };
const how = { question: 'how', text: 'How did you hear?', kind: 'choice', choices: ['phone', 'e-mail'] };
const words = { question: 'words', text: 'Anything else?', kind: 'text' };
const result = (consignee: string, more: object): Promise<Answer> =>
  post(`${path}/checks/results`, { consignee, method: 'visit', outcome: 'effective', ...more });

beforeAll(async () => {
  gateway = await openGateway();
  await did('/lots', { lot, quantity: '10', uom: 'CS', place: house });
  await did('/recalls', { recall: 'ASKED', type: 'voluntary', class: 'II', reason: 'Glass', roots: [lot] });
  for (const consignee of customers) await did(`${path}/consignees`, { consignee, name: consignee });
  await did(`${path}/checks`, { level: 'A', seed: 's' });
});
afterAll(() => gateway.close());

describe('the questions of one’s own', () => {
  test('are answered with each check, and counted', async () => {
    expect((await did(`${path}/checks/questions`, { questions: [shelf, boxes, how, words] })).questions).toHaveLength(
      4,
    );
    const answers = [
      { question: 'shelf', answer: 'no' },
      { question: 'how', answer: 'e-mail' },
      { question: 'words', answer: '=1+1 漢' },
    ];
    expect((await result('CAFE', { answers })).status).toBe(200);
    await result('BAR', { answers: [{ question: 'shelf', answer: 'yes' }], outcome: 'ineffective' });
    const { body } = await gateway.get('supplier', `${path}/checks`);
    expect(body).toMatchObject({
      percent: { checked: 66.7, effective: 50 },
      questions: [
        {
          question: 'shelf',
          required: true,
          counts: [
            { answer: 'yes', count: 1 },
            { answer: 'no', count: 1 },
          ],
        },
        { question: 'boxes', counts: [] },
        {
          question: 'how',
          counts: [
            { answer: 'phone', count: 0 },
            { answer: 'e-mail', count: 1 },
          ],
        },
        { question: 'words', counts: [] },
      ],
    });
    expect((await gateway.get('retailer', `${path}/checks`)).body).toMatchObject({ questions: [], results: [] });
  });

  test.each([
    ['without a required answer', [], '/answers'],
    ['with another word than yes or no', [{ question: 'shelf', answer: 'maybe' }], '/answers/0'],
    [
      'with no number',
      [
        { question: 'shelf', answer: 'no' },
        { question: 'boxes', answer: 'many' },
      ],
      '/answers/1',
    ],
    [
      'with another choice',
      [
        { question: 'shelf', answer: 'no' },
        { question: 'how', answer: 'fax' },
      ],
      '/answers/1',
    ],
    [
      'to no question',
      [
        { question: 'shelf', answer: 'no' },
        { question: 'colour', answer: 'red' },
      ],
      '/answers/1',
    ],
    [
      'answered twice',
      [
        { question: 'shelf', answer: 'no' },
        { question: 'shelf', answer: 'yes' },
      ],
      '/answers/1/question',
    ],
  ])('refuse a result %s', async (_what, answers, pointer) => {
    const { status, body } = await result('INN', { answers });
    expect([status, body['code']]).toEqual([400, 'input_invalid']);
    expect(body['errors']).toEqual([expect.objectContaining({ pointer })]);
  });

  test('need no answer if the consignee was not reached', async () => {
    expect((await result('INN', { outcome: 'unreachable' })).status).toBe(200);
  });

  test('that are changed keep the text for earlier answers, and a further result keeps the earlier one', async () => {
    await did(`${path}/checks/questions`, { questions: [{ ...shelf, text: 'Is any of it left?' }] });
    await result('BAR', { answers: [{ question: 'shelf', answer: 'no' }] });
    const { results, replaced } = (await gateway.get('supplier', `${path}/checks`)).body as unknown as ChecksAnswer;
    expect(results.find(({ consignee }) => consignee === 'BAR')).toMatchObject({
      outcome: 'effective',
      answers: [{ text: 'Is any of it left?', answer: 'no' }],
    });
    expect(replaced).toMatchObject([
      { consignee: 'BAR', outcome: 'ineffective', answers: [{ text: 'Was it on the shelf?', answer: 'yes' }] },
    ]);
    const { body } = await post(`${path}/reports`, {});
    const report = await gateway.get('supplier', `${path}/reports/${String(body['report'])}`);
    const tables = new Map(
      (report.body['tables'] as { title: string; rows: string[][] }[]).map(({ title, rows }) => [title, rows]),
    );
    expect(tables.get('Questionnaire')).toContainEqual(['CAFE', 'Anything else?', '=1+1 漢', expect.any(String)]);
    expect(tables.get('Effectiveness checks')).toContainEqual(
      expect.arrayContaining(['BAR', 'visit', 'ineffective (replaced)']),
    );
  });

  test.each([
    ['twice', [shelf, shelf]],
    ['as a choice without choices', [{ ...how, choices: undefined }]],
    ['with choices that are none', [{ ...shelf, choices: ['a', 'b'] }]],
    ['under an id with spaces', [{ ...shelf, question: 'the shelf' }]],
  ])('cannot be set %s', async (_what, questions) => {
    expect(await post(`${path}/checks/questions`, { questions })).toMatchObject({ status: 400 });
  });
});

test('the command line sets questions, answers them and shows the percentages', async () => {
  const at = { folder: gateway.data, url: gateway.running.url };
  const as = (...args: string[]): ReturnType<typeof runLotline> =>
    runLotline(['--as', 'supplier', 'recall', ...args], at);
  const set = await as('questions', 'ASKED', '--question', 'door choice(open|shut)! Was the door open?');
  expect(set.stdout).toMatch(/door! +choice\(open\|shut\) +Was the door open\? +open: 0, shut: 0/);
  const check = ['check', 'ASKED', 'CAFE', '--method', 'phone', '--outcome', 'effective', '--received-notice', 'yes'];
  expect((await as(...check)).stderr).toContain('door needs an answer: Was the door open?');
  const done = json(await as(...check, '--still-on-hand', '2 CS', '--answer', 'door=shut', '--json'));
  expect((done as unknown as ChecksAnswer).results.find(({ consignee }) => consignee === 'CAFE')).toMatchObject({
    questionnaire: { receivedNotice: true, stillOnHand: { quantity: '2', uom: 'CS' } },
    answers: [{ question: 'door', answer: 'shut' }],
  });
  expect((await as('checks', 'ASKED')).stdout).toMatch(/CAFE +effective +phone/);
  expect(await as('questions', 'ASKED', '--question', 'door sometimes Was it?')).toMatchObject({ exit: 2 });
}, 120_000);
