import type { FactKey } from '../domain/facts/key';
import { contentHash } from '../domain/encoding';
import type { Envelope, EnvelopeItem, Outcome, Request } from '../domain/envelope';
import { type ErrorCode, Refusal } from '../domain/errors';
import { requestKey } from '../domain/facts/event';
import type { PartyId } from '../domain/gs1/id';
import { noteHolders } from '../domain/rules/thingHolders';
import type { Caller, Step } from '../domain/step';
import { type CallerKeys, callerKeys } from './callerKeys';
import { guardsOf } from './guards';
import { loadNeeds, needsOf } from './loadNeeds';
import { RequestReads } from './requestReads';
import { Overlay } from './overlay';
import { parseInput, type Prepared } from './parseInput';
import { recordOutcome, type Recorded } from './recordOutcome';
import type { Slot } from './batchRequest';
import type { WorldState } from './worldState';
import { limits } from '../domain/limits';

/** The input of one transaction. */
export interface Batch {
  readonly requests: readonly Request[];
  readonly caller: Caller;
  /** The transaction's time, RFC 3339 UTC. */
  readonly time: string;
  /** The channel's name. */
  readonly channel: string;
}

export interface BatchResult {
  /** One for each request, in order. */
  readonly outcomes: readonly Outcome[];
  /** Undefined when nothing changed. */
  readonly envelope: Envelope | undefined;
}

/**
 * Runs a batch in three steps: loads the facts that the commands need (usually one read, or two), decides each request on top of
 * the puts of earlier ones, and saves all puts in one write. A refused request does not affect the others.
 */
export async function runBatch(state: WorldState, batch: Batch): Promise<BatchResult> {
  const overlay = new Overlay(state);
  const slots = batch.requests.map((request, index) => prepareSlot(request, index));
  await loadNeeds(overlay, slots, batch.caller);
  const recorded = await decideAll(overlay, slots, { ...batch, keys: callerKeys(batch.caller) });
  await overlay.save(await guardsOf(overlay, batch.caller));
  const items = recorded.flatMap(({ item }): EnvelopeItem[] => (item ? [item] : []));
  return {
    outcomes: recorded.map(({ outcome }) => outcome),
    envelope: items.length > 0 ? { version: 3, items } : undefined,
  };
}

function prepareSlot(request: Request, index: number): Slot {
  try {
    const prepared = parseInput(request.command, request.input);
    // An event is identified by its hash: it is recorded and booked once, under any request id.
    const isEvent = prepared.name === 'capture' || prepared.name === 'bookWaiting';
    const hash = isEvent ? undefined : contentHash([request.command, prepared.identity]);
    return { request, index, prepared, hash };
  } catch (error) {
    if (error instanceof Refusal) return { request, index, refusal: error };
    throw error;
  }
}

type Deciders = Batch & { readonly keys: CallerKeys };

/** One round of deciding the batch. Rounds repeat until no request misses a fact. */
interface Deciding {
  readonly overlay: Overlay;
  readonly batch: Deciders;
  /** The keys that the requests of this round missed. */
  readonly missing: Set<FactKey<unknown>>;
  /** For each request, by index: the number of rounds in which it missed facts. */
  readonly misses: Map<number, number>;
}

async function decideAll(overlay: Overlay, slots: readonly Slot[], batch: Deciders): Promise<Recorded[]> {
  const misses = new Map<number, number>();
  for (;;) {
    const undo = overlay.savepoint();
    const missing = new Set<FactKey<unknown>>();
    const deciding = { overlay, batch, missing, misses };
    const recorded = slots.flatMap((slot) => attempt(deciding, slot));
    if (missing.size === 0) return recorded;
    undo();
    await overlay.load(missing);
  }
}

/**
 * Decides a request. If it reads facts that are not loaded, adds them and its current needs to `missing`. The round goes on, so that one
 * read loads the missing facts of all requests, and the batch is then decided again from the start.
 */
function attempt(deciding: Deciding, slot: Slot): Recorded[] {
  const { overlay, batch, missing, misses } = deciding;
  const rounds = misses.get(slot.index) ?? 0;
  if (rounds > limits.rounds) return [refused(slot.request, unending)];
  const undo = overlay.savepoint();
  const recorded = decideOrMiss(overlay, slot, batch);
  if (typeof recorded === 'object' && 'outcome' in recorded) return [recorded];
  undo();
  misses.set(slot.index, rounds + 1);
  for (const key of recorded) missing.add(key);
  if ('prepared' in slot) {
    for (const key of needsOf(slot.prepared, new RequestReads(overlay).peek, batch.caller)) missing.add(key);
  }
  return [];
}

const unending = new Refusal(
  'limit_exceeded',
  `The request follows facts over more than ${limits.rounds} steps, such as nested containers. Send several smaller requests.`,
  { limit: limits.rounds },
);

/** The request's result, or the keys that it missed; then its result or error is discarded. */
function decideOrMiss(overlay: Overlay, slot: Slot, batch: Deciders): Recorded | ReadonlySet<FactKey<unknown>> {
  let recorded: Recorded | undefined;
  let fault: unknown;
  try {
    recorded = decideOne(overlay, slot, batch);
  } catch (error) {
    fault = error;
  }
  const missing = overlay.takeMissing();
  if (missing.size > 0) return missing;
  if (recorded) return recorded;
  throw fault;
}

function decideOne(overlay: Overlay, slot: Slot, { caller, keys, time, channel }: Deciders): Recorded {
  const { request, index } = slot;
  if ('refusal' in slot) return refused(request, slot.refusal);
  const undo = overlay.savepoint();
  try {
    assertMay(overlay, slot.prepared, caller, keys);
    const party = partyOf(overlay, slot.prepared, caller.msp, keys);
    const step: Step = { facts: overlay, caller: { ...caller, party }, time, request: request.id, channel };
    const before = repetition(overlay, slot, caller.msp);
    if (before) return before;
    const { puts } = overlay;
    const recorded = recordOutcome(step, { index, decision: slot.prepared.decide(step) });
    noteHolders(overlay, overlay.keysPut(puts));
    if (slot.hash !== undefined) {
      const { subject, events, exceptions } = recorded.outcome;
      const found = exceptions.length > 0 && { exceptions };
      overlay.put(requestKey(caller.msp, request.id), { hash: slot.hash, subject, events, ...found });
    }
    return recorded;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    undo();
    return refused(request, error);
  }
}

/** Roles that an administrator registered for a user take the place of those in the certificate. */
function assertMay(overlay: Overlay, { name, role }: Prepared, { msp, user, roles }: Caller, keys: CallerKeys): void {
  const registered = keys.user && overlay.get(keys.user);
  if (registered?.retired) {
    const { at, reason } = registered.retired;
    throw new Refusal('user_retired', `User ${registered.user} of ${msp} was retired at ${at} (${reason}).`, { user });
  }
  if (registered ? registered.roles.includes(role) : roles.has(role)) return;
  const where = registered
    ? `, and ${registered.user} is registered without it`
    : ", which the caller's certificate does not have";
  throw new Refusal('role_missing', `${name} needs the role "${role}"${where}.`, { role });
}

function partyOf(overlay: Overlay, { name }: Prepared, msp: string, keys: CallerKeys): PartyId {
  const party = overlay.get(keys.msp)?.party;
  if (party) return party;
  // registerParty itself sets the party.
  if (name === 'registerParty') return '' as PartyId;
  throw new Refusal('caller_unknown', `Organisation ${msp} has not registered its party yet.`, { msp });
}

/** The result of a request whose id was used before: `exists` for the same content, `conflict` for other content. */
function repetition(overlay: Overlay, slot: Slot & { hash: string | undefined }, msp: string): Recorded | undefined {
  if (slot.hash === undefined) return undefined;
  const before = overlay.get(requestKey(msp, slot.request.id));
  if (!before) return undefined;
  const { subject, events, exceptions = [] } = before;
  const answer = { request: slot.request.id, subject, events, exceptions };
  if (before.hash === slot.hash) return { outcome: { ...answer, status: 'exists' } };
  const message = `Request ${slot.request.id} was used before with other content, for ${subject}.`;
  return { outcome: { ...answer, status: 'conflict', code: 'conflict', message } };
}

function refused(
  { id }: Request,
  { code, message, details }: { code: ErrorCode; message: string; details: object },
): Recorded {
  const extra = Object.keys(details).length > 0 ? { details: details as Readonly<Record<string, unknown>> } : {};
  return {
    outcome: { request: id, status: 'refused', subject: '', events: [], exceptions: [], code, message, ...extra },
  };
}
