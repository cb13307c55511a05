import { guarding, joined, ownersOf } from '../domain/guards';
import { membersKey } from '../domain/facts/members';
import type { Caller } from '../domain/step';
import { FactMissing, type Overlay } from './overlay';
import type { Guard } from './worldState';

/** Counts the caller among those who write. */
export function join(overlay: Overlay, { msp }: Caller): void {
  const before = overlay.get(membersKey) ?? { msps: [] };
  const after = joined(before, msp);
  if (after.msps.length > before.msps.length) overlay.put(membersKey, after);
}

/** What keeps the facts that a transaction makes to their owners: set once, with the key. */
export async function guardsOf(overlay: Overlay, caller: Caller): Promise<Guard[]> {
  const members = guarding(overlay.get(membersKey) ?? { msps: [] });
  if (!members) return [];
  const guards: Guard[] = [];
  for (const [key, value] of overlay.made()) {
    const owners = await loading(overlay, () => ownersOf(key, value, { facts: overlay, caller }));
    if (owners.length > 0) guards.push({ key, owners, members });
  }
  return guards;
}

/** Asks again once what it missed is loaded. What a command booked goods by is there already: hardly anything is ever missed. */
async function loading<T>(overlay: Overlay, ask: () => T): Promise<T> {
  for (;;) {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof FactMissing)) throw error;
      await overlay.load([error.key]);
    }
  }
}
