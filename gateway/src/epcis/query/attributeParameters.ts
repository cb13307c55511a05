import { type Read } from './builder';
import { type EventView, idIn, isFields, objectsOf, textsOf } from './eventView';
import { extensionValues, namesOf } from './extensionParameters';

/** Fields of events whose values are ids with master data. */
const idLists: Readonly<Record<string, (view: EventView) => string[]>> = {
  epcClass: ({ body }) =>
    ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList']
      .flatMap((list) => objectsOf(body[list]))
      .flatMap(({ epcClass }) => textsOf(epcClass)),
  source: ({ body }) => objectsOf(body['sourceList']).flatMap(({ source }) => textsOf(source)),
  destination: ({ body }) => objectsOf(body['destinationList']).flatMap(({ destination }) => textsOf(destination)),
};

function idsOf(view: EventView, field: string): string[] {
  const special = Object.hasOwn(idLists, field) ? idLists[field] : undefined;
  const standard = view.body[field];
  const found =
    special?.(view) ??
    (field.includes(':')
      ? extensionValues(view, { name: '', inner: false }, namesOf(field, view.prefixes)).filter(
          (each) => typeof each === 'string',
        )
      : isFields(standard)
        ? textsOf(standard['id'])
        : textsOf(standard));
  return found.map((text) => idIn(text, view));
}

/** The local name of an attribute: urn:epcglobal:cbv:mda#name and cbvmda:name are `name`. */
const localName = (attribute: string): string => attribute.split(/[#:/]/).at(-1) ?? attribute;

const hasAttribute =
  (field: string): Read =>
  (query, values) => {
    const names = values.map(localName);
    query.predicates.push((view) =>
      idsOf(view, field).some((id) => names.some((name) => view.masterData(id)?.has(name) === true)),
    );
  };

const hasValue =
  (field: string, attribute: string): Read =>
  (query, values) => {
    const name = localName(attribute);
    query.predicates.push((view) =>
      idsOf(view, field).some((id) => {
        const value = view.masterData(id)?.get(name);
        return value !== undefined && values.includes(value);
      }),
    );
  };

/** The reader of a parameter about master data (registered places, products and parties); undefined if the name is none of these. */
export function attributeParameter(parameter: string): Read | undefined {
  const field = /^HASATTR_(.+)$/.exec(parameter)?.[1];
  if (field !== undefined) return hasAttribute(field);
  const [, of, attribute] = /^EQ_?ATTR_((?:[a-z][A-Za-z0-9]*:)?[A-Za-z0-9]+)_(.+)$/.exec(parameter) ?? [];
  return of !== undefined && attribute !== undefined ? hasValue(of, attribute) : undefined;
}
