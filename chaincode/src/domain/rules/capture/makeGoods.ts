import type { Finding } from '../../command';
import type { NodeId } from '../../facts/links';
import type { ThingId } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { isLogisticUnitId } from '../../goodsKinds';
import type { Step } from '../../step';
import { serialLot } from '../links';
import { madeLines } from '../lotLines';
import { makeLot } from '../makeLot';
import { makeThing } from '../makeThing';
import type { Moment } from '../moment';
import type { Goods } from './eventGoods';
import { lotDates } from './lotDates';
import { ensureSerialLot } from './serialLot';

/** The place, time and master data of goods that an event makes. */
export interface Origin {
  readonly place: PlaceId;
  readonly at: string;
  readonly moment: Moment;
  /** The event's UTC offset, ±hh:mm. */
  readonly offset: string;
  readonly ilmd: unknown;
  /** True if the event may add a further run to a lot. */
  readonly again: boolean;
  /** The transformation of several events that the event is a part of. */
  readonly process?: NodeId | undefined;
}

/** Makes the goods of an event: lots with their quantities, and things. Logistic units are skipped; they are not goods. */
export function makeAll(step: Step, goods: Goods, origin: Origin): Finding[] {
  const { place, at, moment, offset, ilmd, again, process } = origin;
  const dates = lotDates(ilmd);
  const findings = madeLines(step.facts, goods.lots).flatMap((line) =>
    makeLot(step, { ...line, ...dates }, { place, moment, madeAt: at, offset, again, process }),
  );
  for (const thing of goods.things) if (!isLogisticUnitId(thing)) makeSerial(step, thing, origin);
  return findings;
}

function makeSerial(step: Step, item: ThingId, origin: Origin): void {
  const lot = serialLot(origin.ilmd, item);
  if (lot) ensureSerialLot(step, lot, origin);
  const { place, at: madeAt, offset, ilmd } = origin;
  const { expiry, productionDate } = lotDates(ilmd);
  makeThing(step, { item, lot, place, madeAt, offset, expiry, productionDate });
}
