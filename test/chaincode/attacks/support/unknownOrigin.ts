import { makersKey } from '../../../../chaincode/src/domain/facts/makers';
import type { LotId } from '../../../../chaincode/src/domain/gs1/id';
import type { Actor } from '../../support/cast';
import type { WorldOfFacts } from '../../support/worldOfFacts';
import { cast, type Step } from './openings';
import { plainGoodsOf } from './otherIds';
import { buyer, maker } from './stage';

/** The lots without owner that the other honest party makes. Each makes its own first of all. */
const others = (actor: Actor): string[] => [maker, buyer].filter((each) => each !== actor).map(plainGoodsOf);

const arrivals = new Set(['receiving', 'arriving', 'accepting', 'unloading']);

/** Returns true for a receipt: it shows where goods came from. */
function isReceipt({ command, input }: Step): boolean {
  if (command === 'receive') return true;
  const { event } = input as { readonly event?: { readonly type?: string; readonly bizStep?: string } };
  return event?.type === 'ObjectEvent' && arrivals.has(event.bizStep ?? '');
}

/**
 * Returns true if a party uses goods under an id without owner, and no record shows that it got some. Such goods are taken for those
 * of the first maker of the id, also if that is a stranger, and its recalls cover what is made of them.
 */
export function usesUnknownOrigin(world: WorldOfFacts, step: Step): boolean {
  if (isReceipt(step)) return false;
  const by = cast[step.by];
  const text = JSON.stringify(step.input);
  return others(by).some(
    (lot) => text.includes(`"${lot}"`) && world.fact(makersKey(lot as LotId, by.party)) === undefined,
  );
}
