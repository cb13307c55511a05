import type { EventBody, Finding } from '../command';
import { localDay } from '../epcis/localDay';
import { asUtc } from '../epcis/utcTime';
import { Refusal } from '../errors';
import { documentKey } from '../facts/document';
import { type Lot, type LotData, lotKey, type Making } from '../facts/lot';
import type { NodeId } from '../facts/links';
import type { LotLine } from '../facts/thing';
import { productOf } from '../goodsKinds';
import type { PlaceId } from '../gs1/id';
import type { Facts, Step } from '../step';
import { uomCodes } from '../uomCodes';
import { assertHoldable, assertUomOfProduct, lotLine } from './lotLines';
import { noteMaker } from './makers';
import { withMaking } from './makings';
import type { Moment } from './moment';
import { proveOrigins } from './origins';
import { ownerOf, productFact } from './ownership';
import { assertLasts } from './expiry';
import { present } from './present';
import { assertMakeable } from './retirement';
import { assertMayMake, beforeMaking } from './standing';
import { book, bookMade } from './stock';

/** The master data of a new lot. */
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

type LotDates = Pick<LotData, 'productionDate' | 'packagingDate' | 'bestBefore' | 'sellBy' | 'expiry'>;

interface Begun {
  readonly place: PlaceId;
  readonly madeAt?: string | undefined;
  /** UTC offset (±hh:mm) of the event, if `madeAt` has none; dates of a lot are local days. */
  readonly offset?: string | undefined;
  /** True if the same maker may add a further run to the lot (CBV 2.0 section 7.1.3, creating_class_instance). */
  readonly again?: boolean;
  /** The transformation of several events that it comes out of. */
  readonly process?: NodeId | undefined;
}

interface Made extends Begun {
  readonly moment: Moment;
}

const day = 86_400_000;

const lastDay = Date.UTC(9999, 11, 31);

/** The calendar date `days` after a date, at most 9999-12-31. */
const daysAfter = (date: string, days: number): string =>
  new Date(Math.min(Date.parse(`${date}T00:00:00Z`) + days * day, lastDay)).toISOString().slice(0, 10);

/**
 * Makes the lot of a line, with its stock at the place. The caller must own the product or be listed as its maker, or the id has no owner.
 * A lot that events named before keeps its recalls and holds.
 */
export function makeLot(step: Step, line: LotLine & LotOrigin, made: Made): Finding[] {
  const { facts, caller } = step;
  const before: Partial<Lot> = facts.get(lotKey(line.lot)) ?? {};
  const product = productFact(facts, line.lot);
  assertMayMake(step, line.lot, product);
  assertMakeable(step, product, made.place, made.madeAt);
  if (!uomCodes.has(line.uom)) throw new Refusal('uom_invalid', `"${line.uom}" is not a supported unit.`);
  assertUomOfProduct(product, line);
  assertHoldable(line);
  if (before.status === 'active') return makeMore(step, line, { ...made, before: before as Lot });
  assertDocuments(step, line.certificates ?? []);
  const lot: Lot = present({
    recalls: [],
    ...before,
    ...beforeMaking(step, line.lot, before),
    ...beginning(step, line, made),
    id: line.lot,
    status: 'active' as const,
    producer: caller.party,
    uom: line.uom,
    uncommissioned: made.again ? (true as const) : undefined,
    process: made.process,
    unowned: ownerOf(facts, line.lot, product) === undefined ? (true as const) : undefined,
  });
  if (lot.runs === undefined) {
    facts.put(lotKey(lot.id), lot);
    bookMade(facts, line, made.place, made.moment);
  } else {
    // After a correction, the lot may still have stock from counts.
    const { runs: _runs, ...first } = lot;
    facts.put(lotKey(lot.id), first);
    book(facts, line, { ...made.moment, place: made.place }, { onHand: line.quantity, made: line.quantity });
  }
  proveOrigins(step, lot.id);
  return [];
}

/** The fields that a lot's first making sets: place, time, dates and origin. */
export const beginning = (
  { facts, time }: Step,
  line: Pick<LotLine, 'lot'> & LotOrigin,
  made: Begun,
): LotData & Pick<Making, 'madeAt'> =>
  present({
    place: made.place,
    madeAt: asUtc(made.madeAt ?? time),
    ...datesOf(facts, line, {
      madeOn: localDay(made.madeAt ?? time, made.offset),
      isClaimed: made.madeAt !== undefined,
    }),
    origin: line.origin,
    certificates: line.certificates?.length ? line.certificates : undefined,
    ilmd: line.ilmd,
  });

/** Makes more of an existing lot: a further run of its maker, or another party's goods under an id without owner. */
function makeMore(step: Step, line: LotLine & LotOrigin, made: Made & { readonly before: Lot }): Finding[] {
  const { facts, caller } = step;
  const { again, before } = made;
  const isOwn = before.producer === caller.party;
  const message = `Lot ${line.lot} was commissioned before by ${before.producer ?? 'someone'}.`;
  const isCommissioned = again !== true && before.uncommissioned !== true && !isOfProcess(made, before);
  if (isOwn ? isCommissioned : ownerOf(facts, line.lot) !== undefined) {
    throw new Refusal('lot_exists', message, { lot: line.lot });
  }
  addRun(step, line, made);
  if (isOwn) return [];
  noteMaker(facts, line.lot, caller.party);
  proveOrigins(step, line.lot);
  const detail = `${message} The id has no owner, so both have made goods under it. Use ids under a GS1 Company Prefix of your own.`;
  const concerns = before.producer ? [before.producer] : [];
  return [{ code: 'lot_exists', detail, details: { lot: line.lot }, concerns }];
}

/** Returns true if both come out of one transformation of several events. */
const isOfProcess = ({ process }: Begun, before: Lot): boolean => process !== undefined && process === before.process;

/** Books a further run. A lot without booked runs takes the unit of the line. */
function addRun(step: Step, line: LotLine & LotOrigin, made: Made & { readonly before: Lot }): void {
  const { facts, caller } = step;
  const { before, place, moment } = made;
  const known = before.runs === 0 ? { ...before, uom: line.uom } : before;
  facts.put(lotKey(line.lot), known);
  const counted = lotLine(facts, line);
  book(facts, counted, { ...moment, place }, { onHand: counted.quantity, made: counted.quantity });
  const isOwn = before.producer === caller.party;
  const begun = isOwn
    ? withMaking({ ...before, uom: known.uom ?? line.uom }, makingOf(step, line, made), made.process)
    : known;
  const { runs = 1, ...rest } = begun;
  facts.put(lotKey(line.lot), { ...rest, ...(runs !== 0 && { runs: runs + 1 }), ...(!isOwn && { contested: true }) });
}

/** Which kind of making an event is. */
export function makingKind({ again, process }: Pick<Begun, 'again' | 'process'>): Making['kind'] {
  if (again === true) return 'run';
  return process === undefined ? 'made' : 'output';
}

const makingOf = (step: Step, line: LotLine & LotOrigin, made: Begun): Making => ({
  ...beginning(step, line, made),
  kind: makingKind(made),
});

function assertDocuments({ facts, caller }: Step, certificates: readonly string[]): void {
  const unknown = certificates.find((sha256) => !facts.get(documentKey(caller.msp, sha256)));
  if (unknown === undefined) return;
  throw new Refusal('document_unknown', `Document ${unknown} is not registered; register it first.`, {
    sha256: unknown,
  });
}

/** Goods without a lot number are made again and again: the shelf life of the first ones says nothing of the others. */
const shelfLifeOf = (facts: Facts, lot: LotLine['lot']): number | undefined =>
  productOf(lot) === (lot as string) ? undefined : productFact(facts, lot)?.shelfLifeDays;

/** The dates of a lot: the given ones, and those derived from them and the product's shelf life. */
function datesOf(
  facts: Facts,
  line: Pick<LotLine, 'lot'> & LotOrigin,
  { madeOn, isClaimed }: { readonly madeOn: string; readonly isClaimed: boolean },
): LotDates {
  const { packagingDate, bestBefore, sellBy } = line;
  const productionDate = line.productionDate ?? packagingDate;
  const days = shelfLifeOf(facts, line.lot);
  const shelfLifeEnd = days === undefined ? undefined : daysAfter(productionDate ?? madeOn, days);
  const expiry = line.expiry ?? bestBefore ?? sellBy ?? shelfLifeEnd;
  const ends = [line.expiry, bestBefore, sellBy];
  assertLasts({ goods: line.lot, kind: 'Lot', ends, made: productionDate ?? (isClaimed ? madeOn : '') });
  return present({ productionDate, packagingDate, bestBefore, sellBy, expiry });
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
