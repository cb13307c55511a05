import { contentHash } from '../encoding';
import type { ShipmentId } from '../businessId';
import type { LotLine, ThingId } from '../facts/thing';
import type { PartyId, PlaceId } from '../gs1/id';
import { isZero } from '../quantity';
import { sumLines } from './load';
import type { CommandData } from '../transactions';
import type { Values } from '../ethereum/typedData';
import { domainOf, type ReceiptDomain, type ReceiptKind } from './receiptTypes';

/** The ledger that a receipt is for. */
export interface ReceiptLedger {
  readonly network: string;
  readonly channel: string;
}

/** The content of a receipt that every kind has. */
export interface SignedHandoff {
  readonly shipment: ShipmentId;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly place?: PlaceId | undefined;
  /** When it was signed, RFC 3339 as written. */
  readonly time: string;
  /** `linesHash` of the shipment. */
  readonly lines: string;
  /** 32 bytes in hex, used once by each key. */
  readonly nonce: string;
}

/** The content of an answer: condition and findings of a receipt, the condition of an acceptance, the reason of a rejection. */
export interface SignedAnswer {
  readonly condition?: string | undefined;
  readonly reason?: string | undefined;
  readonly findings?: readonly FoundGoods[];
  readonly final?: boolean | undefined;
}

/** A line of a receipt. Lines without one arrived complete and undamaged. */
export interface FoundGoods {
  readonly goods: string;
  readonly finding: 'accepted' | 'damaged' | 'missing' | 'unexpected';
  readonly quantity: string;
  readonly uom: string;
}

/** The domain of a ledger's receipts. */
export const receiptDomain = ({ network, channel }: ReceiptLedger): ReceiptDomain =>
  domainOf(`0x${contentHash({ channel, network })}`);

/** The SHA-256 of a shipment's lines in the deterministic encoding: lots summed and ordered by id and unit, things ordered by id. */
export const linesHash = ({
  lots,
  items,
  containers,
}: {
  readonly lots: readonly LotLine[];
  readonly items: readonly ThingId[];
  readonly containers: readonly ThingId[];
}): string => {
  const ordered = (ids: readonly ThingId[]): ThingId[] => [...new Set(ids)].sort();
  return `0x${contentHash({ lots: sumLines(lots), items: ordered(items), containers: ordered(containers) })}`;
};

/** The findings of a receipt's input, in its order. */
export function findingsOf({
  lots,
  containers,
  items,
  unexpected,
}: Pick<CommandData<'receive'>, 'lots' | 'containers' | 'items' | 'unexpected'>): FoundGoods[] {
  const line = (goods: string, found: FoundGoods['finding'], quantity = '', uom = ''): FoundGoods => ({
    goods,
    quantity,
    uom,
    finding: found,
  });
  return [
    ...lots.flatMap(({ lot, accepted, damaged, uom }) => [
      line(lot, 'accepted', accepted, uom),
      ...(isZero(damaged) ? [] : [line(lot, 'damaged', damaged, uom)]),
    ]),
    ...containers.map(({ container, condition }) => line(container, condition)),
    ...items.map(({ item, condition }) => line(item, condition)),
    ...unexpected.map(({ lot, quantity, uom }) => line(lot, 'unexpected', quantity, uom)),
  ];
}

/** The message of a receipt, as wallets show and sign it. */
export function receiptMessage(
  kind: ReceiptKind,
  { shipment, from, to, place = '' as PlaceId, time, lines, nonce }: SignedHandoff,
  { condition = '', reason = '', findings = [], final = false }: SignedAnswer = {},
): Values {
  const answers: Readonly<Record<ReceiptKind, Values>> = {
    offer: {},
    acceptance: { condition },
    rejection: { reason },
    receipt: { condition, findings, final },
  };
  return { shipment, from, to, place, time, lines, nonce, ...answers[kind] };
}
