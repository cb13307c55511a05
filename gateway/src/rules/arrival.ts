import type { Shipment } from '@lotline/chaincode/domain';
import type { ArrivalAnswer } from '../answers/rules';
import { daysLater } from '../inventory/days';
import { hoursLater, type RuleContext, startOf } from './rule';

/** When a shipment is expected, and what says so. */
export interface Expected {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly from: NonNullable<ArrivalAnswer['from']>;
}

/** The sources for the expected arrival of a shipment. */
export type ArrivalContext = Pick<RuleContext, 'inventory' | 'store' | 'settings' | 'organisation' | 'party'>;

const numberOf = (document: string): string => document.slice(document.lastIndexOf(':') + 1);

/** The day after the last one that the purchase order promises. */
function ordered({ inventory, organisation }: ArrivalContext, { sender, documents }: Shipment): Expected[] {
  return documents
    .filter(({ type }) => type === 'po')
    .flatMap(({ id }) => {
      const order = inventory.orders.find(organisation, { kind: 'purchase', order: numberOf(id) });
      if (!order || order.cancelled || order.input.partner !== sender) return [];
      const last = order.input.lines
        .flatMap(({ promised }) => promised ?? [])
        .toSorted()
        .at(-1);
      return last === undefined ? [] : [{ at: startOf(daysLater(last, 1)), from: 'order' as const }];
    });
}

/** When this organisation expects a shipment: as a user says, else as its own purchase order, the lane or the setting says. */
export function expectedArrival(context: ArrivalContext, shipment: Shipment): Expected {
  const said = context.store.arrivals(context.organisation, shipment.id)[0]?.expected;
  if (said !== undefined) return { at: said, from: 'user' };
  const [order] = context.party === shipment.receiver ? ordered(context, shipment) : [];
  if (order) return order;
  const { lanes, hours } = context.settings.late;
  const lane = lanes.find(
    ({ from, to }) => (from ?? shipment.from) === shipment.from && (to ?? shipment.to) === shipment.to,
  );
  const offered = shipment.handoffs[0]?.offeredAt ?? shipment.movedAt;
  return { at: hoursLater(offered, lane?.hours ?? hours), from: lane ? 'lane' : 'setting' };
}
