import type { Finding } from '../../command';
import type { ThingId } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { isUnitId } from '../../goodsKinds';
import type { Step } from '../../step';
import { serialLot } from '../links';
import { madeLines } from '../lotLines';
import { makeLot } from '../makeLot';
import { makeThing } from '../makeThing';
import type { Goods } from './eventGoods';
import { lotDates } from './lotDates';
import { ensureSerialLot } from './serialLot';

/** Where and when goods are made, and what their master data says. */
export interface Origin {
  readonly place: PlaceId;
  readonly at: string;
  /** Where the clock stood, ±hh:mm. */
  readonly offset: string;
  readonly ilmd: unknown;
  /** Whether a lot may get a further run. */
  readonly again: boolean;
}

/** Makes what an event names: lots with their quantities, and things. A pallet number alone is no goods. */
export function makeAll(step: Step, goods: Goods, origin: Origin): Finding[] {
  const { place, at, offset, ilmd, again } = origin;
  const dates = lotDates(ilmd);
  const findings = madeLines(step.facts, goods.lots).flatMap((line) =>
    makeLot(step, { ...line, ...dates }, { place, madeAt: at, offset, again }),
  );
  for (const thing of goods.things) if (!isUnitId(thing)) makeSerial(step, thing, origin);
  return findings;
}

function makeSerial(step: Step, item: ThingId, origin: Origin): void {
  const lot = serialLot(origin.ilmd, item);
  if (lot) ensureSerialLot(step, lot, origin);
  makeThing(step, { item, lot, place: origin.place, madeAt: origin.at, expiry: lotDates(origin.ilmd).expiry });
}
