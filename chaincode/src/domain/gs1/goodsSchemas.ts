import { z } from 'zod';
import { spelledOut } from './bareKey';
import { foldScheme } from './foldScheme';
import type { ItemId, LotId, OtherId, LogisticUnitId } from './id';
import { aKind, isIdError, shown } from './idError';
import type { Identifier } from './identifier';
import { canonicalKind } from './isCanonical';
import { limits } from '../limits';
import { parseId } from './parseId';

const crate = 'https://id.gs1.org/8003/09506000134352CRATE1';
const examples = `${crate} or urn:example:crate:1`;
const lotExamples = 'https://id.gs1.org/01/09506000134352/10/ABC or urn:example:lot:1';

/** The URIs that a ledger key can contain. */
const uriShape = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;
/** URIs of classes of goods: EPC classes and patterns, and GDST products and lots. */
const classUri = /^urn:(?:epc:(?:class|idpat):|gdst:[^:]+:(?:[^:]+:)*class:)/i;
/** URIs of documents, places and parties, which are not goods. */
const otherUri = /^(?:geo:|urn:epcglobal:cbv:|urn:gdst:[^:]+:(?:location|party):)/i;

/** Keys of assets and components, and GTINs with a third-party serial number. */
const assets = ['01', '8003', '8004', '8006', '8010'];

/** Returns true if a key names a whole type: a GRAI, ITIP or CPID without serial number. */
const namesType = ({ ai, id, value }: Identifier & { kind: 'other' }): boolean =>
  (ai === '8003' && value.length === 14) ||
  (ai === '8006' && !id.includes('/21/')) ||
  (ai === '8010' && !id.includes('/8011/'));

type Fault = string | undefined;

function uriFault(text: string): Fault {
  if (!uriShape.test(text)) {
    return `${shown(text)} is neither a GS1 key nor a URI of printable ASCII characters, such as ${examples}.`;
  }
  if (text.length - text.indexOf(':') - 1 > limits.uriLength) {
    return `${shown(text)} is too long: a URI has at most ${limits.uriLength} characters after its scheme.`;
  }
  return otherUri.test(text) ? `${shown(text)} does not name goods; expected an id such as ${examples}.` : undefined;
}

function assetFault(text: string, read: Identifier & { kind: 'other' }): Fault {
  if (!assets.includes(read.ai)) {
    return `${shown(text)} is a key (${read.ai}) that does not name goods; expected an id such as ${examples}.`;
  }
  return namesType(read) ? `${shown(text)} names a whole type; add the serial number, as in ${examples}.` : undefined;
}

const oneUriFault = (text: string): Fault =>
  classUri.test(text)
    ? `${shown(text)} names a class of goods; expected one thing, such as ${examples}.`
    : uriFault(text);

/** The error of an id that does not name one thing. */
function thingFault(text: string, read: Identifier | undefined): Fault {
  switch (read?.kind) {
    case undefined:
      return oneUriFault(text);
    case 'product':
    case 'lot':
      return `${shown(text)} names ${aKind(read.kind)}; expected one thing, such as ${examples}.`;
    case 'place':
    case 'party':
      return `${shown(text)} names ${aKind(read.kind)}; expected goods or a container, such as ${examples}.`;
    case 'other':
      return assetFault(text, read);
    case 'item':
    case 'logisticUnit':
      return undefined;
  }
}

function itemFault(text: string, read: Identifier | undefined): Fault {
  if (read?.kind !== 'logisticUnit') return thingFault(text, read);
  return `${shown(text)} names a logistic unit, which is not an item: name it under "containers".`;
}

/** The error of an id that does not name a lot or other counted goods. */
function lotFault(text: string, read: Identifier | undefined): Fault {
  if (!read) return uriFault(text);
  return read.kind === 'lot'
    ? undefined
    : `${shown(text)} names ${aKind(read.kind)}; expected a lot such as ${lotExamples}.`;
}

/** Returns true for a product, or another whole type: goods of it are counted without a lot number. */
const namesClass = (read: Identifier): boolean =>
  read.kind === 'product' || (read.kind === 'other' && assets.includes(read.ai) && namesType(read));

const stockFault = (text: string, read: Identifier | undefined): Fault =>
  read && namesClass(read) ? undefined : lotFault(text, read);

function anyFault(text: string, read: Identifier | undefined): Fault {
  if (!read) return uriFault(text);
  return read.kind === 'lot' || namesClass(read) ? undefined : thingFault(text, read);
}

const idOrUri = <Id extends string>(
  faultOf: (text: string, read: Identifier | undefined) => Fault,
  usual: Identifier['kind'],
  bare?: Identifier['kind'],
): z.ZodPipe<z.ZodString, z.ZodTransform<Id, string>> =>
  z.string().transform((given, context) => {
    if (canonicalKind(given) === usual) return given as Id;
    const text = spelledOut(bare, given);
    const read = parseId(text);
    const isUri = isIdError(read) && read.reason === 'not_gs1';
    const fault = isIdError(read) && !isUri ? read.message : faultOf(text, isIdError(read) ? undefined : read);
    if (fault === undefined) return (isIdError(read) ? foldScheme(text) : (read.id as string)) as Id;
    const reason = isIdError(read) ? read.reason : 'kind';
    context.addIssue({ code: 'custom', message: fault, params: { code: 'id_invalid', reason } });
    return z.NEVER;
  });

/** A container: a logistic unit (SSCC), a case (SGTIN), a crate (GRAI), an asset (GIAI), or any URI that names one thing. */
export const containerId = idOrUri<ItemId | LogisticUnitId | OtherId>(thingFault, 'logisticUnit', 'logisticUnit');
/** Serialized goods: an item, an asset, or any URI that names one thing. */
export const pieceId = idOrUri<ItemId | OtherId>(itemFault, 'item');
/** A lot, or any URI under which events count goods. */
export const countedId = idOrUri<LotId>(lotFault, 'lot');
/** A counted id, or a product or other type whose goods have no lot number. */
export const stockedId = idOrUri<LotId>(stockFault, 'lot', 'product');
/** Goods that can be held: a product's goods without lot number, a lot, a thing, or any URI that names goods. */
export const holdableId = idOrUri<LotId | ItemId | LogisticUnitId | OtherId>(anyFault, 'lot', 'logisticUnit');
