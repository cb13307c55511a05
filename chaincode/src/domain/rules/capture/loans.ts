import type { LotLine } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import type { Facts } from '../../step';
import { negate } from '../../quantity';
import { lotLines } from '../lotLines';
import { momentOf } from '../moment';
import { assertAvailable, book } from '../stock';
import type { RecordedEventStep } from './correction';
import { type Effect, effectPlace, statedEffect } from './stockEffect';

/** Effects that bring goods to a place. */
const bringing = new Set<Effect>(['void', 'receive', 'return', 'unpack']);

/**
 * Lends the stock of places the goods that waiting events will bring. Returns a function that takes them back; it refuses if they are not
 * there, or on hold.
 */
export function lend(facts: Facts, waiting: readonly RecordedEventStep[]): () => void {
  const loans = waiting.flatMap(({ captured, recorded }): Loan[] => {
    // Its goods are there already, and the surplus is on hold.
    if (recorded.partly === true) return [];
    const effect = statedEffect(captured);
    const place = effectPlace(effect, captured.places);
    if (!place || !bringing.has(effect)) return [];
    return lotLines(facts, captured.named.goods.lots).map((line) => ({ line, place, at: captured.time }));
  });
  for (const loan of loans) change(facts, loan, loan.line.quantity);
  return () => {
    for (const loan of loans) {
      assertAvailable(facts, loan.line, { ...momentOf(loan.at), place: loan.place });
      change(facts, loan, negate(loan.line.quantity));
    }
  };
}

interface Loan {
  readonly line: LotLine;
  readonly place: PlaceId;
  readonly at: string;
}

function change(facts: Facts, { line, place, at }: Loan, quantity: LotLine['quantity']): void {
  book(facts, line, { ...momentOf(at), place }, { onHand: quantity, adjusted: quantity });
}
