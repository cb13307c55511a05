import { contentHash } from '../domain/encoding';
import type { Envelope, EnvelopeItem, Outcome, Request } from '../domain/envelope';
import { type ErrorCode, Refusal } from '../domain/errors';
import { requestKey } from '../domain/facts/event';
import { mspKey } from '../domain/facts/party';
import type { PartyId } from '../domain/gs1/id';
import type { Caller, Step } from '../domain/step';
import { guardsOf, join } from './guards';
import { loadNeeds, mostReads, needsOf } from './loadNeeds';
import { Look } from './look';
import { FactMissing, Overlay } from './overlay';
import { parseInput, type Prepared } from './parseInput';
import { recordOutcome, type Recorded } from './recordOutcome';
import type { Slot } from './slot';
import type { WorldState } from './worldState';

/** A transaction as the contract hands it to the engine. */
export interface Batch {
  readonly requests: readonly Request[];
  readonly caller: Caller;
  /** The transaction's time, RFC 3339 UTC. */
  readonly time: string;
}

export interface BatchResult {
  /** One for each request, in order. */
  readonly outcomes: readonly Outcome[];
  /** Undefined when nothing changed. */
  readonly envelope: Envelope | undefined;
}

/**
 * Runs a batch in three steps: the commands name the facts they need, one read loads them (and one more what only those reveal), the
 * rules decide each request over what its predecessors put, and one write saves all. A refused request leaves its neighbours alone.
 */
export async function runBatch(state: WorldState, batch: Batch): Promise<BatchResult> {
  const overlay = new Overlay(state);
  const slots = batch.requests.map((request, index) => prepareSlot(request, index, batch.caller));
  await loadNeeds(overlay, slots, batch.caller);
  const recorded = await decideAll(overlay, slots, batch);
  if (overlay.isChanged) {
    join(overlay, batch.caller);
    await overlay.save(await guardsOf(overlay, batch.caller));
  }
  const items = recorded.flatMap(({ item }): EnvelopeItem[] => (item ? [item] : []));
  return {
    outcomes: recorded.map(({ outcome }) => outcome),
    envelope: items.length > 0 ? { version: 3, items } : undefined,
  };
}

function prepareSlot(request: Request, index: number, { roles }: Batch['caller']): Slot {
  try {
    const prepared = parseInput(request.command, request.input);
    if (!roles.has(prepared.role)) {
      throw new Refusal(
        'role_missing',
        `${request.command} needs the role "${prepared.role}" in the caller's certificate.`,
        {
          role: prepared.role,
        },
      );
    }
    // An event is its own id: sent under any request, it is recorded once.
    const hash = prepared.name === 'capture' ? undefined : contentHash([request.command, prepared.data]);
    return { request, index, prepared, hash };
  } catch (error) {
    if (error instanceof Refusal) return { request, index, refusal: error };
    throw error;
  }
}

async function decideAll(overlay: Overlay, slots: readonly Slot[], batch: Batch): Promise<Recorded[]> {
  for (let round = 0; ; round += 1) {
    const undo = overlay.savepoint();
    const missing = new Set<string>();
    const recorded = slots.flatMap((slot) => attempt(overlay, slot, batch, missing));
    if (missing.size === 0) return recorded;
    undo();
    if (round >= mostReads * slots.length) throw new Error('The rules of a batch read facts without end.');
    await overlay.load(missing);
  }
}

/**
 * Decides a request; when it wants facts that were not loaded, adds them to `missing` with all that it needs after its predecessors,
 * and goes on: the batch is decided anew, so nothing of this round counts, and one read brings what every request was missing.
 */
function attempt(overlay: Overlay, slot: Slot, batch: Batch, missing: Set<string>): Recorded[] {
  const undo = overlay.savepoint();
  try {
    return [decideOne(overlay, slot, batch)];
  } catch (error) {
    if (!(error instanceof FactMissing)) throw error;
    undo();
    missing.add(error.key);
    if ('prepared' in slot)
      for (const key of needsOf(slot.prepared, new Look(overlay).peek, batch.caller)) missing.add(key);
    return [];
  }
}

function decideOne(overlay: Overlay, slot: Slot, { caller, time }: Batch): Recorded {
  const { request, index } = slot;
  if ('refusal' in slot) return refused(request, slot.refusal);
  const undo = overlay.savepoint();
  try {
    const party = partyOf(overlay, slot.prepared, caller.msp);
    const step: Step = { facts: overlay, caller: { ...caller, party }, time, request: request.id };
    const before = repetition(overlay, slot, caller.msp);
    if (before) return before;
    const recorded = recordOutcome(step, { index, decision: slot.prepared.decide(step) });
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

function partyOf(overlay: Overlay, { name }: Prepared, msp: string): PartyId {
  const party = overlay.get(mspKey(msp))?.party;
  if (party) return party;
  // Registering is what makes the party known.
  if (name === 'registerParty') return '' as PartyId;
  throw new Refusal('caller_unknown', `Organisation ${msp} has not registered its party yet.`, { msp });
}

/** The answer to a request whose id was used before: the same content is safe to repeat, other content is not. */
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
