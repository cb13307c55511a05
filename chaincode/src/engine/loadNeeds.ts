import type { FactKey } from '../domain/facts/key';
import { Refusal } from '../domain/errors';
import { requestKey } from '../domain/facts/event';
import { membersKey, mspKey } from '../domain/facts/party';
import { userKey } from '../domain/facts/user';
import type { Caller, Peek } from '../domain/step';
import { RequestReads } from './requestReads';
import type { Overlay } from './overlay';
import type { Prepared } from './parseInput';
import type { Ready, Slot } from './batchRequest';

/** More rounds than the needs of any command take. */
const mostReads = 10;

/** In a batch of so many requests of one command, the needs of the first one are loaded before those of the others. */
const fewestAfterFirst = 10;

/**
 * Loads the keys that the requests need. Repeats the read while loaded facts lead to more keys. Requests of one command mostly lead to them
 * by the same facts, such as the caller's party and the owner of a place: those of the first one then show what all others need.
 */
export async function loadNeeds(overlay: Overlay, slots: readonly Slot[], caller: Caller): Promise<void> {
  const asked = slots.filter((slot) => 'prepared' in slot);
  const [first] = asked;
  const isAlike =
    asked.length >= fewestAfterFirst && asked.every(({ prepared: { name } }) => name === first?.prepared.name);
  if (first && isAlike) await loadAll(overlay, [first], caller);
  await loadAll(overlay, asked, caller);
}

async function loadAll(overlay: Overlay, requests: readonly Ready[], caller: Caller): Promise<void> {
  let asked = requests;
  for (let round = 0; round < mostReads && asked.length > 0; round += 1) asked = await loadOnce(overlay, asked, caller);
}

/** Loads the needs that are known so far, in one read. Returns the requests whose needs may be larger now. */
async function loadOnce(overlay: Overlay, asked: readonly Ready[], caller: Caller): Promise<Ready[]> {
  const { msp, user } = caller;
  const keys: FactKey<unknown>[] = [mspKey(msp), membersKey, ...(user === undefined ? [] : [userKey(msp, user)])];
  const seen = asked.map(({ request, hash, prepared }) => {
    const reads = new RequestReads(overlay);
    if (hash !== undefined) keys.push(requestKey(caller.msp, request.id));
    keys.push(...needsOf(prepared, reads.peek, caller));
    return reads;
  });
  if ((await overlay.load(keys)) === 0) return [];
  return asked.filter((_, n) => seen[n]?.sawLess());
}

/** A request with an id that cannot be a key has no needs; `decide` then throws the same Refusal. */
export function needsOf(prepared: Prepared, peek: Peek, caller: Caller): readonly FactKey<unknown>[] {
  try {
    return prepared.needs(peek, caller);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
