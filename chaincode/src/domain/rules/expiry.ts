import type { Finding } from '../command';
import { extension } from '../epcis/extensions';
import { localDay } from '../epcis/localDay';
import { Refusal } from '../errors';
import { type Expiring, type Inside, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId } from '../gs1/id';
import type { Step } from '../step';
import { datedLot } from './makers';

interface Leaving {
  readonly lots: readonly { readonly lot: LotId }[];
  readonly things: readonly ThingId[];
}

/** The party that ships or sells goods, with the facts. */
type Mover = Pick<Step, 'facts' | 'caller'>;

interface Dated {
  readonly id: LotId | ThingId;
  readonly expiry: string;
}

/** The thing inside a container that expires first, if any has a last day of its own. */
export const expiringIn = ({ expires }: Pick<Inside, 'expires'> = {}): Expiring[] => (expires ? [expires] : []);

/** A thing that has a last day of its own, and the one inside it that expires first. */
export const expiringWith = ({ id, expiry, inside }: Thing): Expiring[] =>
  expiry === undefined ? expiringIn(inside) : [{ id, expiry }, ...expiringIn(inside)];

/** The one that expires first, by day and id. */
export function firstToExpire(all: readonly Expiring[]): Pick<Inside, 'expires'> {
  const [first] = all.toSorted((a, b) => (`${a.expiry} ${a.id}` < `${b.expiry} ${b.id}` ? -1 : 1));
  return first ? { expires: first } : {};
}

const endOf = (id: Dated['id'], expiry: string | undefined): Dated[] => (expiry === undefined ? [] : [{ id, expiry }]);

/** The leaving lots and things that have a last day, including those inside containers. */
function datesOf({ facts, caller: { party } }: Mover, { lots, things }: Leaving): Dated[] {
  const held = things.map((id) => facts.get(thingKey(id)));
  const inLots = [...lots, ...held.flatMap((thing) => thing?.inside?.load ?? [])];
  const dated = [
    ...inLots.flatMap(({ lot: id }) => endOf(id, datedLot(facts, id, party)?.expiry)),
    ...held.flatMap((thing) => (thing ? expiringWith(thing) : [])),
  ];
  return dated.length < 2 ? dated : [...new Map(dated.map((each) => [each.id, each])).values()];
}

/** Refuses dates on which goods would expire before they were made. */
export function assertLasts({
  goods,
  kind,
  ends,
  made,
}: {
  readonly goods: string;
  readonly kind: 'Lot' | 'Item';
  readonly ends: readonly (string | undefined)[];
  readonly made: string;
}): void {
  const end = ends.find((each) => each !== undefined && each < made);
  if (end === undefined) return;
  const message = `${kind} ${goods} would expire on ${end}, but it was made on ${made}.`;
  throw new Refusal('date_invalid', message, { goods, end, made });
}

/** The goods that are past their last day when they are shipped or sold. `day` is called only if any of them has a last day. */
export function expiredFindings(mover: Mover, leaving: Leaving, dayOf: () => string): Finding[] {
  const dated = datesOf(mover, leaving);
  if (dated.length === 0) return [];
  const day = dayOf();
  return dated.flatMap(({ id, expiry }) => {
    if (expiry >= day) return [];
    const detail = `${id} expired on ${expiry}; shipping or selling it on ${day} needs a reason.`;
    return [{ code: 'lot_expired', detail, details: { goods: id, expiry, day } }];
  });
}

/** Refuses to ship or sell expired goods, unless the command gives a reason in `allowExpired`. */
export function assertNotExpired(
  step: Step,
  leaving: Leaving & {
    readonly at?: string | undefined;
    readonly allowExpired?: { readonly reason: string } | undefined;
  },
): void {
  const [expired] = leaving.allowExpired ? [] : expiredFindings(step, leaving, () => localDay(leaving.at ?? step.time));
  if (expired)
    throw new Refusal(expired.code, `${expired.detail} Give it as "allowExpired": {"reason": "…"}.`, expired.details);
}

/** The event field with the reason for shipping or selling expired goods. */
export const expiredReason = (allowed: { readonly reason: string } | undefined): object =>
  allowed ? { [extension('allowExpired')]: allowed.reason } : {};
