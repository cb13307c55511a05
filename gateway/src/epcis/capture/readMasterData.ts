import { goodsUri, isIdError, parseId, placeId, productId, productOf } from '@lotline/chaincode/domain';
import { type Fields, isFields } from '../query/eventView';
import { apiLimits } from '../../answers/limits';

/** Master data of a place or product in the header of a document. */
export interface MasterDataEntry {
  /** Its place in the document: a JSON pointer, or XPath in XML. */
  readonly pointer: string;
  readonly id: string;
  readonly kind: 'place' | 'product';
  /** Fields of the command that registers it, apart from its id. */
  readonly fields: Fields;
}

/** A part of a document that is not recorded. */
export interface Unread {
  readonly pointer: string;
  readonly message: string;
}

export interface ReadMasterData {
  readonly entries: readonly MasterDataEntry[];
  readonly unread: readonly Unread[];
}

/** Maximum parts of a header that are named as not recorded. */
const mostUnread = 100;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const inPointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The attributes of an entry by the last part of their names, such as `name` in `urn:epcglobal:cbv:mda#name`. */
function attributesOf(element: Fields): Map<string, string> {
  const found = new Map<string, string>();
  for (const each of listOf(element['attributes'])) {
    if (!isFields(each) || typeof each['id'] !== 'string') continue;
    const { id, attribute } = each;
    const name = id.replace(/^.*[:/#]/, '');
    if ((typeof attribute === 'string' || typeof attribute === 'number') && !found.has(name))
      found.set(name, String(attribute));
  }
  return found;
}

const addressLines = [
  'streetAddressOne',
  'streetAddressTwo',
  'streetAddressThree',
  'postalCode',
  'city',
  'state',
  'countryCode',
];

function placeFields(attributes: ReadonlyMap<string, string>, within: string | undefined): Fields {
  const name = attributes.get('name');
  const address = addressLines.flatMap((line) => attributes.get(line) ?? []).join(', ');
  const [latitude, longitude] = ['latitude', 'longitude'].map((each) => attributes.get(each));
  return {
    ...(name !== undefined && { name }),
    ...(address !== '' && { address }),
    ...(latitude !== undefined && longitude !== undefined && { geo: { latitude, longitude } }),
    ...(within !== undefined && { within }),
  };
}

const productNames = [
  'name',
  'tradeItemDescription',
  'descriptionShort',
  'functionalName',
  'regulatedProductName',
  'labelDescription',
];

function productFields(attributes: ReadonlyMap<string, string>, uom: string | undefined): Fields {
  const name = productNames.map((each) => attributes.get(each)).find((each) => each !== undefined);
  const unit = attributes.get('uom') ?? uom;
  return { ...(name !== undefined && { name }), ...(unit !== undefined && { uom: unit }) };
}

const quantityLists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];

/** The quantities in an event. */
const quantitiesIn = (event: unknown): readonly unknown[] =>
  isFields(event) ? quantityLists.flatMap((list) => listOf(event[list])) : [];

/** The product of a counted class of goods, and its unit. */
function unitOf(quantity: unknown): [product: string, uom: string] | undefined {
  if (!isFields(quantity) || quantity['quantity'] === undefined) return undefined;
  const { epcClass, uom = 'EA' } = quantity;
  const read = goodsUri.safeParse(epcClass);
  const product = read.success ? productOf(read.data) : undefined;
  return product === undefined || typeof uom !== 'string' ? undefined : [product, uom];
}

/** The unit of measure in which the first event of a document that counts a product counts it. */
function unitsOf(events: readonly unknown[]): Map<string, string> {
  const units = events.flatMap(quantitiesIn).flatMap((each) => {
    const unit = unitOf(each);
    return unit ? [unit] : [];
  });
  return new Map(units.reverse());
}

/** The product of an EPC class: a GTIN, also as pattern of all its serial numbers. */
function productIn(text: string): string | undefined {
  const pattern = /^urn:epc:idpat:sgtin:([\d.]+)\.\*$/i.exec(text)?.[1];
  const read = parseId(pattern === undefined ? text : `urn:epc:id:sgtin:${pattern}.0`);
  if (isIdError(read)) return undefined;
  const id = pattern === undefined ? read.id : productOf(read.id);
  return id !== undefined && productId.safeParse(id).success ? id : undefined;
}

const placeTypes = /:vtype:(?:BusinessLocation|ReadPoint|Location)$/;
const classType = /:vtype:EPCClass$/;

interface EntryContext {
  readonly pointer: string;
  readonly uomOf: (product: string) => string | undefined;
  /** The place that another one is a part of. */
  readonly containers: ReturnType<typeof containersIn>;
}

const notKept = 'It was not recorded: of master data, places and products are registered.';

/** The place of an element in a document. */
const pointerOf = (vocabulary: number, element: number): string =>
  `/epcisHeader/epcisMasterData/vocabularyList/${vocabulary}/vocabularyElementList/${element}`;

/** The elements of vocabularies, with their types and places. */
const elementsOf = (vocabularies: readonly unknown[]): { type: string; element: unknown; pointer: string }[] =>
  vocabularies.flatMap((vocabulary, at) => {
    const { type, vocabularyElementList: list } = isFields(vocabulary) ? vocabulary : {};
    const name = typeof type === 'string' ? type : '';
    return listOf(list).map((element, index) => ({ type: name, element, pointer: pointerOf(at, index) }));
  });

/** The places that are named as children of others, each with the element that says so. */
function containersIn(elements: ReturnType<typeof elementsOf>): Map<string, { within: string; pointer: string }> {
  const pairs = elements.flatMap(({ type, element, pointer }) => {
    const parent = isFields(element) && placeTypes.test(type) ? placeId.safeParse(element['id']) : undefined;
    if (!parent?.success || !isFields(element)) return [];
    return listOf(element['children']).flatMap((each): [string, { within: string; pointer: string }][] => {
      const child = placeId.safeParse(each);
      return child.success && child.data !== parent.data ? [[child.data, { within: parent.data, pointer }]] : [];
    });
  });
  return new Map(pairs);
}

/** The entry of an element of a vocabulary, or why there is none. */
function entryOf(
  type: string,
  element: unknown,
  { pointer, uomOf, containers }: EntryContext,
): MasterDataEntry | string {
  if (!isFields(element) || typeof element['id'] !== 'string') return 'It has no id.';
  const text = element['id'];
  const attributes = attributesOf(element);
  if (placeTypes.test(type)) {
    const read = placeId.safeParse(text);
    if (!read.success) return `Its id ${text.slice(0, 200)} is no GLN of a place.`;
    return {
      pointer,
      id: read.data,
      kind: 'place',
      fields: placeFields(attributes, containers.get(read.data)?.within),
    };
  }
  const product = classType.test(type) ? productIn(text) : undefined;
  if (product === undefined) return notKept;
  return { pointer, id: product, kind: 'product', fields: productFields(attributes, uomOf(product)) };
}

/** The parts of a header beside master data. */
const othersIn = (header: Fields): Unread[] =>
  Object.keys(header)
    .filter((key) => key !== 'epcisMasterData')
    .map((key) => ({ pointer: `/epcisHeader/${inPointer(key)}`, message: 'The header was not recorded.' }));

/** Reads the master data in the header of a document. */
export function readMasterData(header: unknown, events: readonly unknown[]): ReadMasterData {
  if (!isFields(header)) return { entries: [], unread: [] };
  const entries = new Map<string, MasterDataEntry>();
  const unread = othersIn(header);
  let units: Map<string, string> | undefined;
  const uomOf = (product: string): string | undefined => (units ??= unitsOf(events)).get(product);
  const masterData = header['epcisMasterData'];
  const vocabularies = listOf(isFields(masterData) ? masterData['vocabularyList'] : undefined);
  const elements = elementsOf(vocabularies);
  const containers = containersIn(elements);
  for (const { type, element, pointer } of elements) {
    const entry = entryOf(type, element, { pointer, uomOf, containers });
    if (typeof entry === 'string') unread.push({ pointer, message: entry });
    else if (entries.size >= apiLimits.documentEntries && !entries.has(entry.id))
      unread.push({
        pointer,
        message: `A document registers at most ${apiLimits.documentEntries} places and products.`,
      });
    else entries.set(entry.id, merged(entries.get(entry.id), entry));
  }
  for (const [id, { within, pointer }] of containers) {
    if (entries.has(id) || entries.size >= apiLimits.documentEntries) continue;
    entries.set(id, { pointer, id, kind: 'place', fields: { within } });
  }
  return { entries: [...entries.values()], unread: unread.slice(0, mostUnread) };
}

/** A place can be listed as business location and as read point: what either says counts. */
const merged = (before: MasterDataEntry | undefined, entry: MasterDataEntry): MasterDataEntry =>
  before ? { ...before, fields: { ...entry.fields, ...before.fields } } : entry;
