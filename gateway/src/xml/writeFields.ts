import { bareWord, exactDecimal, type Vocabulary, must } from '#domain';
import { type FieldForm, sensorAttributes, sensorTerms } from './fields';
import { charactersOf, jsonText, tag, Unsayable } from './markup';
import { checkedName, type Scope, writeExtensions } from './writeExtension';

/** How terms of the standard are spelled: `GS1-CBV-XML-Format`. */
export type CbvFormat = 'No_Preference' | 'Always_Web_URI' | 'Always_URN' | 'Never_Translates';

/** How an event is written. */
export interface FieldStyle {
  readonly cbv: CbvFormat;
  readonly scope: Scope;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of a standard field, which is read without spaces around it. */
function plain(value: unknown): string {
  if (typeof value !== 'string' || value !== value.trim()) throw new Unsayable();
  return value;
}

const leaf = (name: string, value: unknown): string => tag(name, charactersOf(plain(value)));

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unsayable();
  return value;
}

/** An object without fields beside those named. */
function objectOf(value: unknown, allowed: readonly string[]): Fields {
  if (!isFields(value) || Object.keys(value).some((key) => !allowed.includes(key))) throw new Unsayable();
  return value;
}

/** Lists that the schema demands an entry of. */
function filled(value: unknown): readonly unknown[] {
  const list = listOf(value);
  if (list.length === 0) throw new Unsayable();
  return list;
}

/** A term: one of the standard as URN or web URI, where its vocabulary has URNs. */
function termOf(vocabulary: Vocabulary, value: unknown, { cbv }: FieldStyle): string {
  const text = plain(value);
  const word = bareWord(vocabulary, text);
  if (word === undefined || (cbv === 'Never_Translates' && word !== text)) return text;
  return (cbv === 'Always_Web_URI' ? vocabulary.uri : must(vocabulary.alternatives.at(-1), 'prefix')) + word;
}

function writeQuantity(value: unknown): string {
  const { epcClass, quantity, uom } = objectOf(value, ['epcClass', 'quantity', 'uom']);
  const isNumber = typeof quantity === 'number' || typeof quantity === 'string';
  const exact = isNumber ? exactDecimal(quantity) : undefined;
  if (quantity !== undefined && exact === undefined) throw new Unsayable();
  const none = uom === undefined ? '' : tag('quantity', '', { 'xsi:nil': 'true' });
  const amount = exact === undefined ? none : leaf('quantity', exact);
  return tag('quantityElement', leaf('epcClass', epcClass) + amount + (uom === undefined ? '' : leaf('uom', uom)));
}

function writeTyped(
  value: unknown,
  { item, vocabulary }: Extract<FieldForm, { as: 'typed' }>,
  style: FieldStyle,
): string {
  const { type, [item]: id } = objectOf(value, ['type', item]);
  return tag(item, charactersOf(plain(id)), { type: type === undefined ? undefined : termOf(vocabulary, type, style) });
}

function writePlace(name: string, value: unknown, { scope }: FieldStyle): string {
  if (!isFields(value)) throw new Unsayable();
  const { id, ...more } = value;
  return tag(name, leaf('id', id) + writeExtensions(more, scope));
}

function writeDispositions(value: unknown, vocabulary: Vocabulary, style: FieldStyle): string {
  const object = objectOf(value, ['set', 'unset']);
  const parts = ['unset', 'set'].map((name) =>
    object[name] === undefined
      ? ''
      : filled(object[name])
          .map((each) => leaf(name, termOf(vocabulary, each, style)))
          .join(''),
  );
  return tag('persistentDisposition', parts.join(''));
}

function writeErrorDeclaration(value: unknown, reasons: Vocabulary, style: FieldStyle): string {
  if (!isFields(value)) throw new Unsayable();
  const { declarationTime, reason, correctiveEventIDs: ids, ...more } = value;
  const corrective = ids === undefined ? undefined : listOf(ids).map((each) => leaf('correctiveEventID', each));
  const parts = [
    leaf('declarationTime', declarationTime),
    reason === undefined ? '' : leaf('reason', termOf(reasons, reason, style)),
    corrective ? tag('correctiveEventIDs', corrective.join('')) : '',
    writeExtensions(more, style.scope),
  ];
  return tag('errorDeclaration', parts.join(''));
}

/** A field of sensor data as an attribute, which holds texts. Throws Unsayable. */
function sensorAttribute(key: string, value: unknown, style: FieldStyle): string {
  const vocabulary = Object.hasOwn(sensorTerms, key) ? sensorTerms[key] : undefined;
  if (vocabulary) return termOf(vocabulary, value, style);
  if (sensorAttributes.has(key)) {
    if (typeof value === 'string') return value;
    if (typeof value !== 'number' && typeof value !== 'boolean') throw new Unsayable();
    return String(value);
  }
  checkedName(key, style.scope, false);
  if (typeof value !== 'string') throw new Unsayable();
  return value;
}

function writeSensorPart(name: string, value: unknown, style: FieldStyle): string {
  if (!isFields(value)) throw new Unsayable();
  const attributes: Record<string, string> = {};
  const left: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    try {
      const text = sensorAttribute(key, each, style);
      charactersOf(text);
      attributes[key] = text;
    } catch (error) {
      if (!(error instanceof Unsayable)) throw error;
      left[key] = each;
    }
  }
  const json = Object.keys(left).length === 0 ? undefined : jsonText(left);
  return tag(name, '', { ...attributes, 'lotline:fields': json });
}

function writeSensor(value: unknown, style: FieldStyle): string {
  if (!isFields(value)) throw new Unsayable();
  const { sensorMetadata, sensorReport, ...more } = value;
  const metadata = sensorMetadata === undefined ? '' : writeSensorPart('sensorMetadata', sensorMetadata, style);
  const reports = filled(sensorReport).map((each) => writeSensorPart('sensorReport', each, style));
  return tag('sensorElement', metadata + reports.join('') + writeExtensions(more, style.scope));
}

const joined = (values: readonly unknown[], write: (each: unknown) => string): string => values.map(write).join('');

type Writer<As extends FieldForm['as']> = (
  name: string,
  value: unknown,
  form: Extract<FieldForm, { as: As }>,
  style: FieldStyle,
) => string;

const writers: { readonly [As in FieldForm['as']]: Writer<As> } = {
  text: (name, value) => leaf(name, value),
  term: (name, value, { vocabulary }, style) => leaf(name, termOf(vocabulary, value, style)),
  list: (name, value, { item }) =>
    tag(
      name,
      joined(listOf(value), (each) => leaf(item, each)),
    ),
  quantities: (name, value) => tag(name, joined(listOf(value), writeQuantity)),
  typed: (name, value, form, style) =>
    tag(
      name,
      joined(filled(value), (each) => writeTyped(each, form, style)),
    ),
  place: (name, value, _, style) => writePlace(name, value, style),
  dispositions: (_, value, { vocabulary }, style) => writeDispositions(value, vocabulary, style),
  errorDeclaration: (_, value, { reasons }, style) => writeErrorDeclaration(value, reasons, style),
  sensors: (name, value, _, style) =>
    tag(
      name,
      joined(filled(value), (each) => writeSensor(each, style)),
    ),
  ilmd: (name, value, _, { scope }) => {
    if (!isFields(value)) throw new Unsayable();
    return tag(name, writeExtensions(value, scope));
  },
};

/** A standard field as an element. Throws Unsayable where it would be read as another value. */
export const writeField = <As extends FieldForm['as']>(
  name: string,
  value: unknown,
  form: Extract<FieldForm, { as: As }> & { readonly as: As },
  style: FieldStyle,
): string => writers[form.as](name, value, form, style);
