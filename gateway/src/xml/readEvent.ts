import { bareWord, exactDecimal, type Vocabulary } from '#domain';
import { attributeOf, invalid, namespacesAt, type XmlElement } from './element';
import { type FieldForm, fieldOrder, formOf } from './fields';
import { EventPrefixes, isStandard, lotline, schemaInstance, type SchemaVersion } from './namespaces';
import { extensionsOf, type Fields, isNil, type Json, parseJson } from './readExtension';
import { readSensors } from './readSensors';

/** The elements of an event, with those in the containers for additions of EPCIS 1.2 among them. */
function* fieldsIn(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    if (isStandard(child) && ['extension', 'baseExtension'].includes(child.local)) yield* fieldsIn(child);
    else yield child;
  }
}

/** The text of a standard element, which has no elements and no attributes but those named. */
export function textOf(element: XmlElement, attributes: readonly string[] = []): string {
  const [child] = element.children;
  if (child) throw invalid(child, `${element.local} has a text, and no elements.`);
  checkAttributes(element, attributes);
  return element.text.trim();
}

export function checkAttributes(element: XmlElement, allowed: readonly string[] = []): void {
  const odd = element.attributes.find(
    ({ uri, local }) => uri !== schemaInstance && (uri !== '' || !allowed.includes(local)),
  );
  if (odd)
    throw invalid(
      element,
      `${element.local} cannot have the attribute ${odd.local}. Write it as an extension element.`,
    );
}

/** A standard element that has elements, and no text of its own. */
function containerOf(element: XmlElement): readonly XmlElement[] {
  checkAttributes(element);
  if (element.text.trim() !== '') throw invalid(element, `${element.local} has elements, and no text.`);
  return element.children;
}

/** A term as JSON has it: the bare word of a standard term. */
export const wordOf = (vocabulary: Vocabulary, text: string): string => bareWord(vocabulary, text) ?? text;

/** The children of one name; others are refused. */
function itemsOf(element: XmlElement, item: string): readonly XmlElement[] {
  return containerOf(element).map((each) => {
    if (each.local === item && isStandard(each)) return each;
    throw invalid(each, `${element.local} has elements of the name ${item} only.`);
  });
}

/** The elements of a container by name, each at most once, apart from those in `many`. */
function once(elements: readonly XmlElement[], many: readonly string[] = []): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const element of elements) {
    if (found.has(element.local) && !many.includes(element.local))
      throw invalid(element, `${element.local} is given twice.`);
    found.set(element.local, element);
  }
  return found;
}

/** The value of a quantity: a number where JSON keeps it exactly. */
function quantityOf(text: string): Json {
  const exact = exactDecimal(text);
  if (exact === undefined) return text;
  const number = Number(exact);
  return exactDecimal(number) === exact ? number : exact;
}

function readQuantity(element: XmlElement): Fields {
  const fields = once(containerOf(element));
  return Object.fromEntries(
    [...fields].flatMap(([name, each]): [string, Json][] => {
      if (name !== 'quantity') return [[name, textOf(each)]];
      return isNil(each) ? [] : [[name, quantityOf(textOf(each))]];
    }),
  );
}

function readTyped(element: XmlElement, { item, vocabulary }: Extract<FieldForm, { as: 'typed' }>): Fields {
  const type = attributeOf(element, 'type');
  return { ...(type !== undefined && { type: wordOf(vocabulary, type) }), [item]: textOf(element, ['type']) };
}

function readPlace(element: XmlElement, prefixes: EventPrefixes): Fields {
  checkAttributes(element);
  const all = [...fieldsIn(element)];
  const ids = once(all.filter((each) => isStandard(each) && each.local === 'id'));
  const id = ids.get('id');
  return {
    ...(id && { id: textOf(id) }),
    ...extensionsOf(
      all.filter((each) => each !== id),
      prefixes,
    ),
  };
}

function readDispositions(element: XmlElement, vocabulary: Vocabulary): Fields {
  const listed = (name: string): Json[] =>
    containerOf(element)
      .filter((each) => each.local === name)
      .map((each) => wordOf(vocabulary, textOf(each)));
  const odd = element.children.find(({ local }) => local !== 'set' && local !== 'unset');
  if (odd) throw invalid(odd, 'persistentDisposition has elements of the names set and unset only.');
  const [set, unset] = [listed('set'), listed('unset')];
  return { ...(set.length > 0 && { set }), ...(unset.length > 0 && { unset }) };
}

function readErrorDeclaration(element: XmlElement, reasons: Vocabulary, prefixes: EventPrefixes): Fields {
  checkAttributes(element);
  const all = [...fieldsIn(element)];
  const standard = all.filter((each) => isStandard(each) && errorFields.includes(each.local));
  const fields = once(standard);
  const [time, reason, ids] = errorFields.map((name) => fields.get(name));
  return {
    ...(time && { declarationTime: textOf(time) }),
    ...(reason && { reason: wordOf(reasons, textOf(reason)) }),
    ...(ids && { correctiveEventIDs: itemsOf(ids, 'correctiveEventID').map((each) => textOf(each)) }),
    ...extensionsOf(
      all.filter((each) => !standard.includes(each)),
      prefixes,
    ),
  };
}

const errorFields: readonly string[] = ['declarationTime', 'reason', 'correctiveEventIDs'];

type Reader<As extends FieldForm['as']> = (
  element: XmlElement,
  form: Extract<FieldForm, { as: As }>,
  prefixes: EventPrefixes,
) => Json;

const readers: { readonly [As in FieldForm['as']]: Reader<As> } = {
  text: (element) => textOf(element),
  term: (element, { vocabulary }) => wordOf(vocabulary, textOf(element)),
  list: (element, { item }) => itemsOf(element, item).map((each) => textOf(each)),
  quantities: (element) => itemsOf(element, 'quantityElement').map(readQuantity),
  typed: (element, form) => itemsOf(element, form.item).map((each) => readTyped(each, form)),
  place: (element, _, prefixes) => readPlace(element, prefixes),
  dispositions: (element, { vocabulary }) => readDispositions(element, vocabulary),
  errorDeclaration: (element, { reasons }, prefixes) => readErrorDeclaration(element, reasons, prefixes),
  sensors: (element, _, prefixes) => readSensors(itemsOf(element, 'sensorElement'), prefixes),
  ilmd: (element, _, prefixes) => {
    checkAttributes(element);
    return extensionsOf([...fieldsIn(element)], prefixes);
  },
};

const readField = <As extends FieldForm['as']>(
  element: XmlElement,
  form: Extract<FieldForm, { as: As }> & { readonly as: As },
  prefixes: EventPrefixes,
): Json => readers[form.as](element, form, prefixes);

/** EPCIS 1.2 demands lists of EPCs that JSON leaves out where they are empty. */
function withoutDemanded(event: Fields): Fields {
  const isEmpty = (name: string): boolean => Array.isArray(event[name]) && event[name].length === 0;
  const dropped = [
    ...(isEmpty('childEPCs') ? ['childEPCs'] : []),
    ...(isEmpty('epcList') && event['quantityList'] !== undefined ? ['epcList'] : []),
  ];
  return Object.fromEntries(Object.entries(event).filter(([name]) => !dropped.includes(name)));
}

const quantityEvents =
  'QuantityEvent was withdrawn in EPCIS 2.0. Send an ObjectEvent with action OBSERVE and a quantityList.';

/** The JSON-LD context in the attribute of an element, if it has one. */
export function contextIn(element: XmlElement): unknown[] | undefined {
  const text = element.attributes.find(({ uri, local }) => uri === lotline && local === 'context')?.value;
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (Array.isArray(value)) return value as unknown[];
  throw invalid(element, 'lotline:context holds no JSON list.');
}

/** Reads an event as JSON. Throws XmlFault. */
export function readEvent(
  element: XmlElement,
  { inherited, version }: { readonly inherited: ReadonlyMap<string, string>; readonly version: SchemaVersion },
): Record<string, unknown> {
  const type = element.local;
  if (type === 'QuantityEvent') throw invalid(element, quantityEvents);
  if (!isStandard(element) || !Object.hasOwn(fieldOrder, type))
    throw invalid(
      element,
      `"${type}" is not an event type; the event types are ${Object.keys(fieldOrder).join(', ')}.`,
    );
  const context = contextIn(element);
  const declaresNone = Object.keys(element.declared).length === 0;
  const prefixes = declaresNone
    ? EventPrefixes.inheriting(inherited)
    : new EventPrefixes(namespacesAt(element), inherited);
  const elements = [...fieldsIn(element)];
  const standard = elements.filter((each) => isStandard(each) && formOf(each.local));
  const fields = [...once(standard)].map(([name, each]): [string, Json] => {
    const form = formOf(name);
    return [name, form ? readField(each, form, prefixes) : null];
  });
  const more = extensionsOf(
    elements.filter((each) => !standard.includes(each)),
    prefixes,
  );
  const event = { type, ...Object.fromEntries(fields), ...more };
  const entries = context ?? (prefixes.entry && [prefixes.entry]);
  return { ...(entries && { '@context': entries }), ...(version === '1.2' ? withoutDemanded(event) : event) };
}
