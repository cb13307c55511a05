import { expect } from '@jest/globals';
import type { ErrorCode } from '../../../chaincode/src/domain/errors';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { parseEvent } from '../../../chaincode/src/domain/epcis/parseEvent';
import { eventKey } from '../../../chaincode/src/domain/facts/event';
import type { FactKey } from '../../../chaincode/src/domain/facts/key';
import type { Links } from '../../../chaincode/src/domain/facts/links';
import type { BatchResult } from '../../../chaincode/src/engine/runBatch';
import { network, type Said } from './cast';
import { faultsOf } from './invariants';
import { WorldOfFacts } from './worldOfFacts';

/** A fact that must exist with at least these fields; undefined for one that must not exist. */
export type Expected = readonly [key: FactKey<object>, value: object | undefined];

export const fact = <T extends object>(key: FactKey<T>, value: DeepPartial<T> | undefined): Expected => [key, value];

type DeepPartial<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer Element)[]
    ? readonly DeepPartial<Element>[]
    : { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined };

/** The expected result of a request. */
export interface Then {
  readonly status?: 'recorded' | 'exists' | 'conflict' | 'refused';
  readonly code?: ErrorCode;
  /** Codes of the exceptions, in order; defaults to none. */
  readonly exceptions?: readonly ErrorCode[];
  readonly facts?: readonly Expected[];
  /** Fields of the events that a command emits. */
  readonly events?: readonly object[];
  /** All links of the first event. */
  readonly links?: {
    readonly [Field in keyof Links]?: readonly string[] | string | boolean | readonly (readonly string[])[];
  };
  /** Details of the outcome. */
  readonly details?: object;
  /** JSON pointers of the input's errors. */
  readonly pointers?: readonly string[];
  /** The exact number of facts written, by kind; without requests and events. */
  readonly writes?: Readonly<Record<string, number>>;
}

/** A request, or a function that builds it from the ids of all events recorded before. */
export type Saying = Said | ((events: readonly string[]) => Said);

/** A test case: given these requests, when this one is sent, then this is the result. */
export interface Story {
  readonly name: string;
  readonly given?: readonly Saying[];
  readonly when: Saying;
  readonly then: Then;
}

export const refused = (code: ErrorCode, ...pointers: string[]): Then => ({
  status: 'refused',
  code,
  ...(pointers.length > 0 && { pointers }),
});

export const recorded = (...facts: Expected[]): Then => ({ status: 'recorded', facts });

/** A story as the title of its test: the request, and what must become of it. */
export const titleOf = ({ name, then }: Story): string => `${name} → ${resultOf(then)}`;

function resultOf({ status = 'recorded', code, exceptions = [], pointers = [] }: Then): string {
  if (status === 'exists') return 'nothing changes, because it is recorded already';
  const why = [...(code === undefined ? [] : [code]), ...pointers.map((pointer) => `at ${pointer}`)].join(' ');
  if (status !== 'recorded') return `${status === 'conflict' ? 'conflict' : 'refused'}: ${why}`;
  return exceptions.length === 0 ? 'recorded' : `recorded with the exceptions ${exceptions.join(', ')}`;
}

/** Every code that occurred in a story of this process. */
export const codesSeen = new Set<string>();
/** With which codes each command was refused. */
export const refusalsSeen = new Map<string, Set<string>>();

const stage = new WorldOfFacts();
let staged: Promise<void> | undefined;

async function stageNetwork(): Promise<void> {
  for (const said of network) await sayDone(stage, said);
}

/** A ledger with the registered network. */
export async function registeredNetwork(): Promise<WorldOfFacts> {
  staged ??= stageNetwork();
  await staged;
  return new WorldOfFacts(stage.facts);
}

/** Sends a request and expects that it is recorded. Returns the ids of its events. */
export async function sayDone(world: WorldOfFacts, said: Said): Promise<readonly string[]> {
  const { outcomes, envelope } = await world.run([said]);
  const { status, code, message, exceptions, events } = outcomes[0]!;
  if (status !== 'recorded' && status !== 'conflict') {
    throw new Error(`${said.caller.msp} ${said.command}: ${status} ${code ?? ''} ${message ?? ''}`);
  }
  for (const exception of exceptions) codesSeen.add(exception.code);
  if (envelope) expectReadable({ outcomes, envelope });
  return events;
}

/** Expects that every emitted event is valid EPCIS and has its event hash as id. */
function expectReadable({ envelope }: BatchResult): void {
  for (const { id, body } of (envelope?.items ?? []).flatMap(({ events }) => events)) {
    if (!body) continue;
    const read = parseEvent(body);
    expect(read.ok ? [] : read.errors).toEqual([]);
    expect(eventHash(JSON.parse(JSON.stringify(body)) as object)).toBe(id);
  }
}

export async function checkStory({ given = [], when, then }: Story): Promise<void> {
  const world = await registeredNetwork();
  const events: string[] = [];
  const saidOf = (saying: Saying): Said => (typeof saying === 'function' ? saying(events) : saying);
  for (const saying of given) events.push(...(await sayDone(world, saidOf(saying))));
  const before = new Map(world.facts);
  const said = saidOf(when);
  const result = await world.run([said]);
  expectOutcome(result, then);
  const { code } = result.outcomes[0]!;
  if (code !== undefined) refusalsSeen.set(said.command, (refusalsSeen.get(said.command) ?? new Set()).add(code));
  expectReadable(result);
  expectEvents(result, then);
  if (then.status === 'refused' || then.status === 'exists') expect(world.facts).toEqual(before);
  expectFacts(world, then);
  if (then.links) {
    const [event] = result.outcomes[0]!.events;
    expect(world.fact(eventKey(said.caller.msp, event!))?.links).toEqual(then.links);
  }
  expect(faultsOf(world.facts)).toEqual([]);
}

function expectOutcome({ outcomes }: BatchResult, then: Then): void {
  const { status, code, message, exceptions, details } = outcomes[0]!;
  const found = exceptions.map((exception) => exception.code);
  for (const seen of [code, ...found]) if (seen) codesSeen.add(seen);
  expect({ status, code, message }).toEqual({
    status: then.status ?? 'recorded',
    code: then.code,
    message: then.code ? expect.any(String) : undefined,
  });
  expect(found).toEqual(then.exceptions ?? []);
  if (then.details) expect(details).toEqual(then.details);
  if (then.pointers) expect(pointersOf(details)).toEqual(then.pointers);
}

function expectFacts(world: WorldOfFacts, { facts = [], writes }: Then): void {
  for (const [key, value] of facts) {
    const stored: object | undefined = world.fact(key);
    if (value === undefined) expect(stored).toBeUndefined();
    else expect({ ...absent(value), ...stored }).toMatchObject(value);
  }
  if (writes) expect(kindsOf(world.written)).toEqual(writes);
}

/** The expected fields, all undefined, so that an expected `undefined` matches an absent field. */
const absent = (value: object): object => Object.fromEntries(Object.keys(value).map((field) => [field, undefined]));

function expectEvents({ envelope }: BatchResult, { events }: Then): void {
  if (!events) return;
  const bodies = (envelope?.items ?? []).flatMap((item) => item.events.map(({ body }) => body));
  expect(bodies).toEqual(events.map((event) => expect.objectContaining({ ...event }) as unknown));
}

const pointersOf = (details: Readonly<Record<string, unknown>> | undefined): unknown =>
  (details?.['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);

function kindsOf(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) {
    const kind = key.split('\u0000')[1] ?? '';
    if (kind !== 'request' && kind !== 'event') counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
