import type { EventBody } from '../command';
import { localDay } from '../epcis/localDay';
import { Refusal } from '../errors';
import { documentKey } from '../facts/document';
import { type Lot, lotKey } from '../facts/lot';
import { productKey } from '../facts/product';
import type { LotLine } from '../facts/unit';
import type { ItemId, LotId, PlaceId } from '../gs1/id';
import type { Facts, Step } from '../step';
import { unitCodes } from '../unitCodes';
import { assertHoldable, assertUnitOfProduct } from './lotLines';
import { productOf, productOwner } from './ownership';
import { present } from './present';
import { bookMade } from './stock';

/** What is known of a lot when it is made, beside its line. */
export interface LotOrigin {
  readonly productionDate?: string | undefined;
  readonly packagingDate?: string | undefined;
  readonly bestBefore?: string | undefined;
  readonly sellBy?: string | undefined;
  readonly expiry?: string | undefined;
  readonly origin?: string | undefined;
  readonly certificates?: readonly string[];
  readonly ilmd?: string | undefined;
}

type LotDates = Pick<Lot, 'productionDate' | 'packagingDate' | 'bestBefore' | 'sellBy' | 'expiry'>;

interface Made {
  readonly place: PlaceId;
  readonly madeAt?: string | undefined;
  /** Where the clock stood (±hh:mm), when `madeAt` does not say so itself: dates of a lot are local days. */
  readonly offset?: string | undefined;
  readonly inputs: readonly (LotId | ItemId)[];
}

const day = 86_400_000;

const lastDay = Date.UTC(9999, 11, 31);

/** The day so many days after a calendar date; no later than a calendar date can be. */
const daysAfter = (date: string, days: number): string =>
  new Date(Math.min(Date.parse(`${date}T00:00:00Z`) + days * day, lastDay)).toISOString().slice(0, 10);

/**
 * Makes the lot of a line, with its stock at the place. The product must be the caller's, or nobody's. A lot that events spoke of
 * before it was made keeps what they said of it.
 */
export function makeLot(step: Step, line: LotLine & LotOrigin, { place, madeAt, offset, inputs }: Made): Lot {
  const { facts, caller, time } = step;
  const before: Partial<Lot> = facts.get(lotKey(line.lot)) ?? {};
  if (before.status === 'active') {
    throw new Refusal('lot_exists', `Lot ${line.lot} was commissioned before by ${before.producer ?? 'someone'}.`, {
      lot: line.lot,
    });
  }
  assertMayMake(step, line.lot);
  if (!unitCodes.has(line.unit)) throw new Refusal('unit_invalid', `"${line.unit}" is no unit that Lotline knows.`);
  assertUnitOfProduct(facts, line);
  assertHoldable(line);
  assertDocuments(facts, line.certificates ?? []);
  const made = new Date(madeAt ?? time).toISOString();
  const lot: Lot = present({
    id: line.lot,
    status: 'active' as const,
    producer: caller.party,
    place,
    madeAt: made,
    unit: line.unit,
    ...datesOf(facts, line, { madeOn: localDay(madeAt ?? time, offset), isClaimed: madeAt !== undefined }),
    origin: line.origin,
    certificates: line.certificates?.length ? line.certificates : undefined,
    ilmd: line.ilmd,
    ...told(before, inputs),
  });
  facts.put(lotKey(lot.id), lot);
  bookMade(facts, line, place);
  return lot;
}

/** What is known of a lot before it is made: events may speak of it, and recalls cover it, in any order. */
const told = (
  { inputs: before = [], hold, recalls = [] }: Partial<Lot>,
  inputs: Lot['inputs'],
): Pick<Lot, 'inputs' | 'recalls' | 'hold'> => present({ inputs: [...new Set([...before, ...inputs])], recalls, hold });

function assertDocuments(facts: Facts, certificates: readonly string[]): void {
  const unknown = certificates.find((sha256) => !facts.get(documentKey(sha256)));
  if (unknown === undefined) return;
  throw new Refusal('document_unknown', `Document ${unknown} is not registered; register it first.`, {
    sha256: unknown,
  });
}

/** The dates of a lot: what was told of it, and what that and the product's shelf life come to. */
function datesOf(
  facts: Facts,
  line: LotLine & LotOrigin,
  { madeOn, isClaimed }: { readonly madeOn: string; readonly isClaimed: boolean },
): LotDates {
  const { packagingDate, bestBefore, sellBy } = line;
  const productionDate = line.productionDate ?? packagingDate;
  const days = facts.get(productKey(productOf(line.lot)))?.shelfLifeDays;
  const shelfLifeEnd = days === undefined ? undefined : daysAfter(productionDate ?? madeOn, days);
  const expiry = line.expiry ?? bestBefore ?? sellBy ?? shelfLifeEnd;
  assertLasts(line, productionDate ?? (isClaimed ? madeOn : ''));
  return present({ productionDate, packagingDate, bestBefore, sellBy, expiry });
}

/** Refuses dates on which a lot would end before it was made. */
function assertLasts({ lot, expiry, bestBefore, sellBy }: LotLine & LotOrigin, made: string): void {
  const end = [expiry, bestBefore, sellBy].find((each) => each !== undefined && each < made);
  if (end === undefined) return;
  throw new Refusal('date_invalid', `Lot ${lot} would end on ${end}, but it was made on ${made}.`, { lot, end, made });
}

/** Refuses to make lots or items of a product that belongs to somebody else. */
export function assertMayMake({ facts, caller }: Step, goods: LotId | ItemId): void {
  const product = productOf(goods);
  const owner = productOwner(facts, product);
  if (owner === undefined || owner === caller.party) return;
  throw new Refusal('not_owner', `Product ${product} belongs to ${owner}; only its owner makes it.`, {
    product,
    party: owner,
  });
}

/** The lot's dates and origin as instance/lot master data (CBV 2.0 section 9.3). */
export const originIlmd = (lot: Partial<Lot>): EventBody =>
  present({
    'cbvmda:itemExpirationDate': lot.expiry,
    'cbvmda:bestBeforeDate': lot.bestBefore,
    'cbvmda:sellByDate': lot.sellBy,
    'cbvmda:productionDate': lot.productionDate,
    'cbvmda:packagingDate': lot.packagingDate,
    'cbvmda:origin': lot.origin,
  });
