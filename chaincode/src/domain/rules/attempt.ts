import { Refusal } from '../errors';
import type { Facts } from '../step';

/** Does something, or nothing of it when a rule refuses it: then the answer is the refusal. */
export function attempt(facts: Facts, act: () => void): Refusal | undefined {
  const undo = facts.savepoint();
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    undo();
    return error;
  }
}
