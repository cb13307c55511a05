import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type CommandName,
  type Envelope,
  envelopeEvent,
  type FactKey,
  hashId,
  type ItemId,
  type LotId,
  type PartyId,
  type PlaceId,
  type LogisticUnitId,
  writeEnvelope,
} from '@lotline/chaincode/domain';
import type { LedgerBlock, LedgerTransaction } from '../../gateway/src/ledger/ledger';
import { temporaryFolder } from '../temporaryFolder';

/** Ids with right check digits, by number. */
const checked = (digits: string): string => {
  let sum = 0;
  for (let at = digits.length - 1, weight = 3; at >= 0; at -= 1, weight = 4 - weight)
    sum += Number(digits[at]) * weight;
  return digits + String((10 - (sum % 10)) % 10);
};
const pad = (n: number, length: number): string => String(n).padStart(length, '0');
const gtin = checked('0950600013435');
export const productId = `https://id.gs1.org/01/${gtin}`;
export const lotOf = (n: number): LotId => `${productId}/10/L${n}` as LotId;
export const itemOf = (n: number): ItemId => `${productId}/21/S${n}` as ItemId;
export const containerOf = (n: number): LogisticUnitId =>
  `https://id.gs1.org/00/${checked(`0950600${pad(n, 10)}`)}` as LogisticUnitId;
export const placeOf = (n: number): PlaceId => `https://id.gs1.org/414/${checked(`9506000${pad(n, 5)}`)}` as PlaceId;
export const partyOf = (n: number): PartyId => `https://id.gs1.org/417/${checked(`9506000${pad(n, 5)}`)}` as PartyId;
export const shipmentOf = (n: number): string => `urn:epcglobal:cbv:bt:${checked('950600000001')}:SHIP-${n}`;

export const timeOf = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

export type Body = Readonly<Record<string, unknown>>;

/** An EPCIS event at a minute. */
export const event = (type: string, minute: number, fields: Body): Body => ({
  type,
  eventTime: timeOf(minute),
  eventTimeZoneOffset: '+00:00',
  ...fields,
});

export const at = (place: string): Body => ({ readPoint: { id: place }, bizLocation: { id: place } });

/** A fact under its key; null deletes. */
export type Write = readonly [key: string, value: Body | null];
export const put = <T extends object>(key: FactKey<T>, value: T): Write => [key, value as unknown as Body];

export interface Step {
  readonly command?: CommandName;
  readonly status?: 'recorded' | 'conflict';
  readonly events?: readonly { readonly id: string; readonly body: Body }[];
  readonly writes?: readonly Write[];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** A hash id by number, without an event. */
export const eventIdOf = (name: string): string => hashId(sha256(name));
export const senderMsp = 'SupplierMSP';

/** One transaction as the contract writes it: the envelope, and the bodies of captured events in the arguments only. */
export function transaction(id: string, minute: number, steps: readonly Step[]): LedgerTransaction {
  const captured = (step: Step): boolean => (step.command ?? 'capture') === 'capture';
  const envelope: Envelope = {
    version: 3,
    items: steps.map((step, index) => ({
      index,
      subject: step.events?.[0]?.id ?? '',
      status: step.status ?? 'recorded',
      events: (step.events ?? []).map((each) => (captured(step) ? { id: each.id } : each)),
      exceptions: [],
    })),
  };
  const batch = steps.map((step, index) => ({
    id: `${id}-${index}`,
    command: step.command ?? 'capture',
    input: captured(step) ? { event: step.events?.[0]?.body } : {},
  }));
  const writes = new Map(steps.flatMap((step) => step.writes ?? []));
  return {
    index: 0,
    transactionId: sha256(id),
    time: timeOf(minute),
    mspId: senderMsp,
    transaction: 'submit',
    args: [JSON.stringify(batch)],
    writes: [...writes].map(([key, value]) => ({ key, value: value && JSON.stringify(value) })),
    event: { name: envelopeEvent, payload: writeEnvelope(envelope) },
  };
}

export const block = (number: number, ...transactions: readonly LedgerTransaction[]): LedgerBlock => ({
  number,
  hash: sha256(`block ${number} ${transactions.map((each) => each.transactionId).join(' ')}`),
  transactions: transactions.map((each, index) => ({ ...each, index })),
});

export const temporaryFile = (): string => join(temporaryFolder(), 'read-model.sqlite');
