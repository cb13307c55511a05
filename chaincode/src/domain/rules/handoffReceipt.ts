import { contentHash } from '../encoding';
import type { ShipmentId } from '../businessId';
import type { LotLine, ThingId } from '../facts/thing';
import type { PartyId, PlaceId } from '../gs1/id';
import { isZero } from '../quantity';
import { sumLines } from './load';
import type { CommandData } from '../transactions';
import { type Field, hashStruct, signedHash, type Structs, type Values } from '../ethereum/typedData';

/** The four statements that a key can sign about a handoff of custody, with the names of their structs in typed data. */
export const receiptStructs = {
  offer: 'Offer',
  acceptance: 'Acceptance',
  rejection: 'Rejection',
  receipt: 'Receipt',
} as const;

export type ReceiptKind = keyof typeof receiptStructs;

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

const field = (type: string, name: string): Field => ({ name, type });
const texts = (...names: string[]): Field[] => names.map((name) => field('string', name));

const common: readonly Field[] = [
  ...texts('shipment', 'from', 'to', 'place', 'time'),
  field('bytes32', 'lines'),
  field('bytes32', 'nonce'),
];

const finding = { Finding: texts('goods', 'finding', 'quantity', 'uom') };

/** The structs of each kind of receipt. */
export const structsOf: Readonly<Record<ReceiptKind, Structs>> = {
  offer: { Offer: common },
  acceptance: { Acceptance: [...common, ...texts('condition')] },
  rejection: { Rejection: [...common, ...texts('reason')] },
  receipt: {
    Receipt: [...common, ...texts('condition'), field('Finding[]', 'findings'), field('bool', 'final')],
    ...finding,
  },
};

/** The fields of the domain of receipts. */
export const domainFields: readonly Field[] = [...texts('name', 'version'), field('bytes32', 'salt')];

/** The domain of a ledger's receipts. The salt is the SHA-256 of the network's name and the channel. */
export const receiptDomain = ({
  network,
  channel,
}: ReceiptLedger): { name: string; version: string; salt: string } => ({
  name: 'Lotline',
  version: '1',
  salt: `0x${contentHash({ channel, network })}`,
});

export type ReceiptDomain = ReturnType<typeof receiptDomain>;

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
    ...{ goods, quantity, uom },
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

/** The hash that a key signs: EIP-712, the same as that of every wallet. */
export const receiptHash = (kind: ReceiptKind, domain: ReceiptDomain, message: Values): Uint8Array =>
  signedHash(
    hashStruct({ EIP712Domain: domainFields }, 'EIP712Domain', domain),
    hashStruct(structsOf[kind], receiptStructs[kind], message),
  );
