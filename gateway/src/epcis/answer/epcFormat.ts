import { isIdError, parseId } from '@lotline/chaincode/domain';
import { type Fields, isFields } from '../query/eventView';

/** The forms of EPCs that a caller can ask for. */
export const epcFormats = ['No_Preference', 'Always_GS1_Digital_Link', 'Always_EPC_URN', 'Never_Translates'] as const;
export type EpcFormat = (typeof epcFormats)[number];

/** Rewrites one id. */
export type Rewrite = (id: string) => string;

/** The Digital Link of an EPC URN; any other id as it is. */
export const toDigitalLink: Rewrite = (id) => {
  if (!/^urn:epc:(?:id|class|idpat):/i.test(id)) return id;
  const read = parseId(id);
  return isIdError(read) ? id : read.id;
};

const idLists = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const quantityLists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];
const places = ['readPoint', 'bizLocation'];
/** Lists of objects with an id in a field of the given name. */
const objectLists: Readonly<Record<string, string>> = {
  ...Object.fromEntries(quantityLists.map((list) => [list, 'epcClass'])),
  bizTransactionList: 'bizTransaction',
  sourceList: 'source',
  destinationList: 'destination',
};

const inField = (object: unknown, field: string, rewrite: Rewrite): unknown =>
  isFields(object) && typeof object[field] === 'string' ? { ...object, [field]: rewrite(object[field]) } : object;

function rewritten(name: string, value: unknown, rewrite: Rewrite): unknown {
  if (name === 'parentID' && typeof value === 'string') return rewrite(value);
  if (places.includes(name)) return inField(value, 'id', rewrite);
  if (!Array.isArray(value)) return value;
  if (idLists.includes(name)) return value.map((each: unknown) => (typeof each === 'string' ? rewrite(each) : each));
  const field = Object.hasOwn(objectLists, name) ? objectLists[name] : undefined;
  return field === undefined ? value : value.map((each) => inField(each, field, rewrite));
}

/** The event with the ids of its standard fields rewritten; its order and all else stay. */
export const withIds = (event: Fields, rewrite: Rewrite): Fields =>
  Object.fromEntries(Object.entries(event).map(([name, value]) => [name, rewritten(name, value, rewrite)]));
