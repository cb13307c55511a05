import type { Finding } from '../command';
import { extension } from '../epcis/extensions';
import { localDay } from '../epcis/localDay';
import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId } from '../gs1/id';
import type { Facts, Step } from '../step';

interface Leaving {
  readonly lots: readonly { readonly lot: LotId }[];
  readonly things: readonly ThingId[];
}

interface Dated {
  readonly id: LotId | ThingId;
  readonly expiry?: string | undefined;
}

/** The leaving lots and things, including those inside containers, with their expiry. */
function datesOf(facts: Facts, { lots, things }: Leaving): Dated[] {
  const loads = things.flatMap((id) => facts.get(thingKey(id))?.inside?.load ?? []);
  const ids = new Set([...lots, ...loads].map(({ lot }) => lot));
  return [
    ...[...ids].map((id) => ({ id, expiry: facts.get(lotKey(id))?.expiry })),
    ...things.map((id) => ({ id, expiry: facts.get(thingKey(id))?.expiry })),
  ];
}

/** The goods that are past their last day when they are shipped or sold. `day` is called only if any of them has a last day. */
export function expiredFindings(facts: Facts, leaving: Leaving, dayOf: () => string): Finding[] {
  const dated = datesOf(facts, leaving).filter(({ expiry }) => expiry !== undefined);
  if (dated.length === 0) return [];
  const day = dayOf();
  return dated.flatMap(({ id, expiry }) => {
    if (expiry === undefined || expiry >= day) return [];
    const detail = `${id} expired on ${expiry}; shipping or selling it on ${day} needs a reason.`;
    return [{ code: 'lot_expired', detail, details: { goods: id, expiry, day } }];
  });
}

/** Refuses to ship or sell expired goods, unless the command gives a reason in `allowExpired`. */
export function assertNotExpired(
  { facts, time }: Step,
  leaving: Leaving & {
    readonly at?: string | undefined;
    readonly allowExpired?: { readonly reason: string } | undefined;
  },
): void {
  const [expired] = leaving.allowExpired ? [] : expiredFindings(facts, leaving, () => localDay(leaving.at ?? time));
  if (expired) throw new Refusal(expired.code, `${expired.detail} Give it in "allowExpired".`, expired.details);
}

/** The event field with the reason for shipping or selling expired goods. */
export const expiredReason = (allowed: { readonly reason: string } | undefined): object =>
  allowed ? { [extension('allowExpired')]: allowed.reason } : {};
