import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, createClient, LotlineError, parseGs1 } from 'lotline';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { offeredCommands } from '../../gateway/src/answers';

const goods = '(01)09506000134352(10)ABC';
const product = '(01)09506000134352';
const place = '(414)9506000134307';
const party = '(417)9506000134307';
const id = 'R-1';
const event = 'ni:///sha-256;9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08?ver=CBV2.0';

/** The parameters that a method needs before it can ask the gateway. All others are called with the unknown parameter alone. */
const needed: Readonly<Record<string, object>> = {
  lot: { id: goods },
  product: { id: product },
  place: { id: place },
  party: { id: party },
  item: { id: '(01)09506000134352(21)1' },
  container: { id: '(00)095060001343520000' },
  shipment: { id },
  recall: { id },
  history: { kind: 'product', id: product },
  trace: { id: goods },
  planRecall: { id: goods },
  proof: { id: goods },
  massBalance: { lot: goods },
  massBalanceChanges: { lot: goods },
  event: { id: event },
  transaction: { id: 'ab' },
  document: { sha256: 'ab'.repeat(32) },
  recallScope: { id },
  recallResponses: { id },
  recallHolders: { id },
  recallTermination: { id },
  recallClock: { id },
  recallMessages: { id },
  recallConsignees: { id },
  recallChecks: { id },
  addRecallMessage: { id },
  setRecallEscalation: { id },
  setRecallConsignee: { id },
  drawRecallChecks: { id },
  setRecallQuestions: { id },
  sendRecallMail: { id },
  removeRecallAddress: { address: 'ann@example.com' },
  addRecallCheck: { id },
  makeRecallReport: { id },
  recallReports: { id },
  extendRecallInFull: { id },
  recallReportFile: { id, report: 'x', format: 'pdf' },
  available: { place },
  pickGoods: { product, place },
  promiseDate: { product, place },
  allocate: { product, place },
  shipAllocation: { to: place },
  setCost: { product },
  openCount: { place },
  enterCount: { lines: [] },
  setDemandEffect: { product },
  removeDemandEffect: { product },
  setOrder: { partner: party, place, lines: [] },
  setInventoryPolicy: { product, place },
  removeInventoryPolicy: { product, place },
  simulatePolicies: { product, place },
  setCustomerRule: { customer: party },
  removeCustomerRule: { customer: party },
  signerHistory: { party, signer: 'x' },
  userHistory: { user: 'x' },
  revokeKey: { id: 'x' },
  capture: { document: {} },
  captureEvent: { event: {} },
  captureJob: { captureID: 'x' },
  nameQuery: { name: 'x', query: {} },
  deleteQuery: { name: 'x' },
  subscriptions: { queryName: 'x' },
  subscribe: { queryName: 'x' },
  unsubscribe: { queryName: 'x', subscriptionID: 'y' },
  removeWebhook: { id: 'x' },
  rotateWebhookSecret: { id: 'x' },
  deadLetters: { id: 'x' },
  replayWebhook: { id: 'x' },
  carryOut: { item: 'x' },
  importOrders: { file: 'x' },
  importCosts: { file: 'x' },
  importPolicies: { file: 'x' },
  inventoryFile: { of: 'policies' },
  upload: { kind: 'products', file: 'x' },
  uploadErrorsFile: { kind: 'products', file: 'x' },
  uploadTemplate: { kind: 'products' },
  epcisValues: { list: 'bizSteps' },
};

let gateway: TestGateway;
let client: Client;

beforeAll(async () => {
  gateway = await openGateway();
  client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier'), retries: 0 });
});
afterAll(() => gateway.close());

/** The client as a table of its methods. */
const methods = (): Readonly<Record<string, (...rest: unknown[]) => unknown>> => ({ ...client }) as never;

async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    const answer = await call();
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
      for await (const _ of answer as AsyncIterable<unknown>) return 'answered';
    }
    return 'answered';
  } catch (error) {
    return error;
  }
}

/** The calls of a method: those that take a name before their parameters do so here too. */
const callsOf = (name: string, parameters: object): unknown[] => {
  if (name === 'command') return ['hold', parameters];
  if (name === 'list') return ['lots', parameters];
  return name === 'batch' ? [[parameters]] : [parameters];
};

describe('a parameter that the method does not have', () => {
  const names = Object.keys(createClient({ url: 'http://127.0.0.1:1' }));

  test.each(names)('is refused by %s, and the error names it', async (name) => {
    const parameters = { ...needed[name], colour: 'red' };
    const outcome = await outcomeOf(() => methods()[name]!(...callsOf(name, parameters)));
    expect(outcome).toBeInstanceOf(LotlineError);
    const { code, message, errors } = outcome as LotlineError;
    expect(['input_invalid', 'parameter_invalid']).toContain(code);
    expect(`${message} ${JSON.stringify(errors)}`).toContain('colour');
  });

  test.each(Object.keys(offeredCommands))('is refused beside the idempotency key of %s', async (name) => {
    expect(await outcomeOf(() => methods()[name]!({}, { colour: 'red' }))).toMatchObject({ code: 'input_invalid' });
  });

  const withOptions = ['shipAllocation', 'capture', 'captureEvent', 'bookEvent', 'startRecall', 'makeRecallReport'];
  const takesOptions = new Set([...Object.keys(offeredCommands), ...withOptions, 'command', 'list']);

  test.each(names)('is refused by %s behind its last argument', async (name) => {
    const given = [...callsOf(name, needed[name] ?? {}), ...(takesOptions.has(name) ? [{}] : []), { colour: 'red' }];
    const outcome = await outcomeOf(() => methods()[name]!(...given));
    expect(outcome).toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining(`${name} takes`) as unknown,
    });
  });

  test.each(withOptions)('is refused among the options of %s', async (name) => {
    const outcome = await outcomeOf(() => methods()[name]!(needed[name] ?? {}, { colour: 'red' }));
    expect(outcome).toMatchObject({ code: 'input_invalid', message: expect.stringContaining('colour') as unknown });
  });

  test.each([undefined, 'produkt'])('is refused as the kind %s of a history', async (kind) => {
    const outcome = await outcomeOf(() => methods()['history']!({ kind, id: product }));
    expect(outcome).toMatchObject({ code: 'input_invalid', message: expect.stringContaining('product') as unknown });
  });

  test('is refused by parseGs1 without a gateway', () => {
    expect(() => parseGs1('(01)09506000134352', { colour: 'red' } as object)).toThrow(/colour/);
  });
});
