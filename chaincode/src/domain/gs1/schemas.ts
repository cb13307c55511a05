import { z } from 'zod';
import { spelledOut } from './bareKey';
import { outsideCset82 } from './characterSet';
import { checkDigit } from './checkDigit';
import {
  type GoodsId,
  type ItemId,
  type LogisticUnitId,
  type LotId,
  type PartyId,
  partyIdOf,
  type PlaceId,
  type ProductId,
} from './id';
import { aKind, isIdError, shown } from './idError';
import type { Identifier } from './identifier';
import { canonicalKind } from './isCanonical';
import { partyOfPlace, partyPlaceOf } from '../goodsKinds';
import { parseId } from './parseId';

const numericKey = (title: string, shape: RegExp, length: string): z.ZodType<string, string> =>
  z
    .string()
    .regex(shape, { error: `A ${title} has ${length} digits.`, abort: true })
    .superRefine((digits, context) => {
      const right = checkDigit(digits.slice(0, -1));
      if (!digits.endsWith(right)) {
        context.addIssue({
          code: 'custom',
          message: `The ${title} ${digits} has a wrong check digit; it must be ${right}.`,
        });
      }
    });

const coded = (title: string): z.ZodType<string, string> =>
  z
    .string()
    .min(1, { error: `A ${title} is not empty.`, abort: true })
    .max(20, { error: `A ${title} has at most 20 characters.`, abort: true })
    .superRefine((text, context) => {
      const fault = outsideCset82(text, `The ${title}`);
      if (fault) context.addIssue({ code: 'custom', message: fault.message });
      if (text === '.' || text === '..')
        context.addIssue({ code: 'custom', message: `"${text}" is not a ${title}: a Digital Link cannot contain it.` });
    });

/** GTIN-8, -12, -13 or -14 in; GTIN-14 out. */
export const gtin = numericKey('GTIN', /^(?:\d{8}|\d{12,14})$/, '8, 12, 13 or 14').transform((text) =>
  text.padStart(14, '0'),
);
/** Global Location Number, 13 digits. */
export const gln = numericKey('GLN', /^\d{13}$/, '13');
/** Serial Shipping Container Code, 18 digits. */
export const sscc = numericKey('SSCC', /^\d{18}$/, '18');
/** Lot number: AI (10), 1 to 20 characters of set 82. */
export const lotNumber = coded('lot number');
/** Serial number: AI (21), 1 to 20 characters of set 82. */
export const serialNumber = coded('serial number');

const idOf = <Canonical extends string>(
  kinds: readonly Identifier['kind'][],
  example: string,
  other: (text: string) => boolean | string = () => false,
): z.ZodPipe<z.ZodString, z.ZodTransform<Canonical, string>> =>
  z.string().transform((text, context) => {
    const plain = canonicalKind(text);
    if (plain && kinds.includes(plain)) return text as Canonical;
    const [kind, ...others] = kinds;
    const read = parseId(others.length > 0 ? text : spelledOut(kind, text));
    if (isIdError(read)) {
      const instead = other(text);
      if (instead === true) return text as Canonical;
      const message = instead || read.message;
      context.addIssue({ code: 'custom', message, params: { code: read.code, reason: read.reason } });
      return z.NEVER;
    }
    if (kinds.includes(read.kind)) return read.id as string as Canonical;
    const message = `${shown(text)} names ${aKind(read.kind)}; expected ${kinds.map(aKind).join(' or ')} such as ${example}.`;
    context.addIssue({ code: 'custom', message, params: { code: 'id_invalid', reason: 'kind' } });
    return z.NEVER;
  });

/** Reads a product's id in any spelling, a bare GTIN too, and returns its canonical form; so do the schemas below. */
export const productId = idOf<ProductId>(['product'], 'https://id.gs1.org/01/09506000134352');
export const lotId = idOf<LotId>(['lot'], 'https://id.gs1.org/01/09506000134352/10/ABC');
export const itemId = idOf<ItemId>(['item'], 'https://id.gs1.org/01/09506000134352/21/12345');
export const logisticUnitId = idOf<LogisticUnitId>(['logisticUnit'], 'https://id.gs1.org/00/095060001343520000');
const anyParty = partyIdOf('0000000000000');

const isPlaceUri = (text: string): boolean => partyPlaceOf(text, anyParty) !== undefined;

const partyIsMissing = (text: string): string =>
  `${shown(text)} is no GLN, and a place under another URI is named with the GLN of its party, such as geo:52.1,5.1#9506000134307.`;

/** Also takes a party's place under a URI, such as `geo:52.1,5.1#9506000134307`. */
export const placeId = idOf<PlaceId>(
  ['place'],
  'https://id.gs1.org/414/9506000134307',
  (text) => partyOfPlace(text) !== undefined || (isPlaceUri(text) && partyIsMissing(text)),
);
/** A place that can be registered: one with a GLN. Under other URIs, each party has its own without registration. */
export const registrablePlaceId = idOf<PlaceId>(['place'], 'https://id.gs1.org/414/9506000134307', (text) =>
  isPlaceUri(text)
    ? `${shown(text)} is no GLN, and only places with a GLN are registered: name this one in events as it is.`
    : false,
);
/** A place, or a URI under which any party may have one. */
export const placeOrUri = idOf<PlaceId>(['place'], 'https://id.gs1.org/414/9506000134307', isPlaceUri);
export const partyId = idOf<PartyId>(['party'], 'https://id.gs1.org/417/9506000134307');
/** A product, lot, item or logistic unit. */
export const goodsId = idOf<GoodsId>(
  ['product', 'lot', 'item', 'logisticUnit'],
  'https://id.gs1.org/01/09506000134352/10/ABC',
);
