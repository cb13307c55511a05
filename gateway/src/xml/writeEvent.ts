import { must } from '#domain';
import { fieldOrder, formOf, oldPlaces } from './fields';
import { tag, Unsayable } from './markup';
import type { SchemaVersion } from './namespaces';
import { writeJsonFields, writeValue } from './writeExtension';
import { type FieldStyle, writeField } from './writeFields';

type Fields = Readonly<Record<string, unknown>>;

/** The parts of an event in XML: its standard fields by name, and its extension elements. */
interface Parts {
  readonly fields: ReadonlyMap<string, string>;
  readonly extensions: string;
}

function partsOf(event: Fields, order: readonly string[], style: FieldStyle): Parts {
  const fields = new Map<string, string>();
  const extensions: string[] = [];
  const left: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event)) {
    const form = formOf(name);
    try {
      if (form && order.includes(name)) fields.set(name, writeField(name, value, form, style));
      else extensions.push(writeValue(name, value, style.scope));
    } catch (error) {
      if (!(error instanceof Unsayable)) throw error;
      left[name] = value;
    }
  }
  return { fields, extensions: extensions.join('') + writeJsonFields(left) };
}

const wrapped = (name: string, content: string): string => (content === '' ? '' : tag(name, content));

/** Lists of EPCs that EPCIS 1.2 demands even where they are empty. */
const demanded: Readonly<Record<string, string>> = {
  ObjectEvent: 'epcList',
  TransactionEvent: 'epcList',
  AggregationEvent: 'childEPCs',
};

/** Event types that EPCIS 1.2 has in so many containers for additions. */
const containers: Readonly<Record<string, number>> = { TransformationEvent: 1, AssociationEvent: 2 };

/** The fields of an event as EPCIS 1.2 arranges them; what that does not know is in the innermost `extension`. */
function oldForm(type: string, order: readonly string[], { fields, extensions }: Parts): string {
  const known = containers[type] === undefined;
  const moved: readonly string[] = [
    ...oldPlaces.baseExtension,
    ...oldPlaces.unknown,
    ...(known ? oldPlaces.extension : []),
  ];
  const written = (names: readonly string[]): string => names.map((name) => fields.get(name) ?? '').join('');
  const base = wrapped(
    'baseExtension',
    written(oldPlaces.baseExtension) + wrapped('extension', written(['certificationInfo'])),
  );
  const inner = written(['sensorElementList', 'persistentDisposition']);
  const outer = known ? written(oldPlaces.extension) + wrapped('extension', inner) : inner;
  const direct = order.map((name) => {
    const field = moved.includes(name) ? '' : (fields.get(name) ?? '');
    if (field === '' && demanded[type] === name) return tag(name, '');
    return name === 'eventTimeZoneOffset' ? field + base : field;
  });
  return direct.join('') + wrapped('extension', outer) + extensions;
}

export interface EventStyle extends FieldStyle {
  readonly version: SchemaVersion;
  /** The attributes of the event: its own prefixes. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** Writes an event. Its type must be one of EPCIS 2.0. */
export function writeEvent(event: Fields, style: EventStyle): string {
  const { type, '@context': _, ...sent } = event;
  const name = String(type);
  const order = must(fieldOrder[name], 'order of the fields');
  const parts = partsOf(sent, order, style);
  if (style.version === '2.0') {
    const fields = order.map((each) => parts.fields.get(each) ?? '').join('');
    return tag(name, fields + parts.extensions, style.attributes);
  }
  let written = tag(name, oldForm(name, order, parts), style.attributes);
  for (let depth = containers[name] ?? 0; depth > 0; depth -= 1) written = tag('extension', written);
  return written;
}
