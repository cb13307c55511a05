import { Refusal } from '../domain/errors';
import { requestKey } from '../domain/facts/event';
import { membersKey, mspKey } from '../domain/facts/party';
import type { Caller, Peek } from '../domain/step';
import { Look } from './look';
import type { Overlay } from './overlay';
import type { Prepared } from './parseInput';
import type { Ready, Slot } from './slot';

/** More rounds of reading than any command's needs can unfold to; a command that wants more is a bug. */
const mostReads = 10;

/** Loads what the requests need: one read of what they name, and another as long as what was read has some of them name more. */
export async function loadNeeds(overlay: Overlay, slots: readonly Slot[], caller: Caller): Promise<void> {
  let asked = slots.filter((slot) => 'prepared' in slot);
  for (let round = 0; round < mostReads && asked.length > 0; round += 1) asked = await loadOnce(overlay, asked, caller);
}

/** One read of what the requests need as far as is known. Answers those that would say more now. */
async function loadOnce(overlay: Overlay, asked: readonly Ready[], caller: Caller): Promise<Ready[]> {
  const keys: string[] = [mspKey(caller.msp), membersKey];
  const looks = asked.map(({ request, hash, prepared }) => {
    const look = new Look(overlay);
    if (hash !== undefined) keys.push(requestKey(caller.msp, request.id));
    keys.push(...needsOf(prepared, look.peek, caller));
    return look;
  });
  if ((await overlay.load(keys)) === 0) return [];
  return asked.filter((_, n) => looks[n]?.sawLess());
}

/** A command whose ids cannot be keys has no needs; deciding refuses it with the same words. */
export function needsOf(prepared: Prepared, peek: Peek, caller: Caller): readonly string[] {
  try {
    return prepared.needs(peek, caller);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
