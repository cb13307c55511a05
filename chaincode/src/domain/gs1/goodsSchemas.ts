import { z } from 'zod';
import type { ItemId, LotId, OtherId, UnitId } from './id';
import { isIdError, shown } from './idError';
import type { Identifier } from './identifier';
import { parseId } from './parseId';

const crate = 'https://id.gs1.org/8003/09506000134352CRATE1';
const examples = `${crate} or urn:example:crate:1`;
const lotExamples = 'https://id.gs1.org/01/09506000134352/10/ABC or urn:example:lot:1';

/** What may be an id on the ledger, and how long one may be: facts of two ids have one key. */
const uriShape = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]{1,512}$/;
/** URIs that name classes of goods: EPC classes and patterns, and the products and lots of GDST. */
const classUri = /^urn:(?:epc:(?:class|idpat):|gdst:[^:]+:(?:[^:]+:)*class:)/i;
/** URIs that name no goods at all: documents, places and parties. */
const otherUri = /^(?:geo:|urn:epcglobal:cbv:|urn:gdst:[^:]+:(?:location|party):)/i;

/** Keys of assets and components, and GTINs with a serial number of a third party. */
const assets = ['01', '8003', '8004', '8006', '8010'];

/** Whether a key of assets names all of a type: a GRAI, ITIP or CPID without a serial number. */
const namesType = ({ ai, id, value }: Identifier & { kind: 'other' }): boolean =>
  (ai === '8003' && value.length === 14) ||
  (ai === '8006' && !id.includes('/21/')) ||
  (ai === '8010' && !id.includes('/8011/'));

type Fault = string | undefined;

function uriFault(text: string): Fault {
  if (!uriShape.test(text)) {
    return `${shown(text)} is no GS1 key, and no URI of printable ASCII characters, such as ${examples}.`;
  }
  return otherUri.test(text) ? `${shown(text)} names no goods; expected an id such as ${examples}.` : undefined;
}

function assetFault(text: string, read: Identifier & { kind: 'other' }): Fault {
  if (!assets.includes(read.ai)) {
    return `${shown(text)} is a key (${read.ai}) of no goods; expected an id such as ${examples}.`;
  }
  return namesType(read)
    ? `${shown(text)} names all things of a type; add the serial number, as in ${examples}.`
    : undefined;
}

const oneUriFault = (text: string): Fault =>
  classUri.test(text)
    ? `${shown(text)} names a class of goods; expected one thing, such as ${examples}.`
    : uriFault(text);

/** What is wrong with naming one thing by this id. */
function thingFault(text: string, read: Identifier | undefined): Fault {
  switch (read?.kind) {
    case undefined:
      return oneUriFault(text);
    case 'product':
    case 'lot':
      return `${shown(text)} names a ${read.kind}; expected one thing, such as ${examples}.`;
    case 'place':
    case 'party':
      return `${shown(text)} names a ${read.kind}; expected goods or a container, such as ${examples}.`;
    case 'other':
      return assetFault(text, read);
    case 'item':
    case 'unit':
      return undefined;
  }
}

function itemFault(text: string, read: Identifier | undefined): Fault {
  if (read?.kind !== 'unit') return thingFault(text, read);
  const instead = 'name it under "units" to pack or ship it, and unpack it to sell, use or destroy what is in it';
  return `${shown(text)} names a logistic unit, which is no item: ${instead}.`;
}

/** What is wrong with naming so much of a lot by this id. */
function lotFault(text: string, read: Identifier | undefined): Fault {
  if (!read) return uriFault(text);
  return read.kind === 'lot'
    ? undefined
    : `${shown(text)} names a ${read.kind}; expected a lot such as ${lotExamples}.`;
}

const stockFault = (text: string, read: Identifier | undefined): Fault =>
  read?.kind === 'product' ? undefined : lotFault(text, read);

function anyFault(text: string, read: Identifier | undefined): Fault {
  if (!read) return uriFault(text);
  return read.kind === 'lot' || read.kind === 'product' ? undefined : thingFault(text, read);
}

const idOrUri = <Id extends string>(
  faultOf: (text: string, read: Identifier | undefined) => Fault,
): z.ZodPipe<z.ZodString, z.ZodTransform<Id, string>> =>
  z.string().transform((text, context) => {
    const read = parseId(text);
    const isUri = isIdError(read) && read.reason === 'not_gs1';
    const fault = isIdError(read) && !isUri ? read.message : faultOf(text, isIdError(read) ? undefined : read);
    if (fault === undefined) return (isIdError(read) ? text : (read.id as string)) as Id;
    const reason = isIdError(read) ? read.reason : 'kind';
    context.addIssue({ code: 'custom', message: fault, params: { code: 'id_invalid', reason } });
    return z.NEVER;
  });

/** A container: a logistic unit (SSCC), a case (SGTIN), a crate (GRAI), an asset (GIAI), or any URI that names one thing. */
export const containerId = idOrUri<ItemId | UnitId | OtherId>(thingFault);
/** Goods with an identity of their own: a serialized item, an asset, or any URI that names one thing. */
export const pieceId = idOrUri<ItemId | OtherId>(itemFault);
/** A lot, or any URI that events count goods under. */
export const countedId = idOrUri<LotId>(lotFault);
/** The same, or a product whose goods have no lot number. */
export const stockedId = idOrUri<LotId>(stockFault);
/** Whatever can be on hold: a product's goods without lot number, a lot, a thing, or any URI that names goods. */
export const holdableId = idOrUri<LotId | ItemId | UnitId | OtherId>(anyFault);
