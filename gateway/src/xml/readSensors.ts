import { bareWord } from '#domain';
import { invalid, type XmlAttribute, type XmlElement } from './element';
import { sensorAttributes, sensorNumbers, sensorTerms } from './fields';
import { type EventPrefixes, isStandard, schemaInstance } from './namespaces';
import { extensionsOf, type Fields, isJsonFields, type Json, parseFields, typedValue } from './readExtension';

function valueOf(name: string, text: string): Json {
  if (sensorNumbers.has(name)) return typedValue(text, 'double');
  if (name === 'booleanValue') return typedValue(text, 'boolean');
  const vocabulary = Object.hasOwn(sensorTerms, name) ? sensorTerms[name] : undefined;
  return vocabulary ? (bareWord(vocabulary, text) ?? text) : text;
}

function attributeField(element: XmlElement, attribute: XmlAttribute, prefixes: EventPrefixes): [string, Json][] {
  const { uri, local, value } = attribute;
  if (uri === schemaInstance) return [];
  if (isJsonFields(attribute)) return Object.entries(parseFields(value, element));
  if (uri !== '') return [[prefixes.nameOf(attribute), value]];
  if (sensorAttributes.has(local)) return [[local, valueOf(local, value)]];
  throw invalid(element, `"${local}" is not an attribute of ${element.local}; an extension needs a namespace.`);
}

/** Metadata or a report, which have attributes only. */
function readAttributes(element: XmlElement, prefixes: EventPrefixes): Fields {
  if (element.children.length > 0 || element.text.trim() !== '')
    throw invalid(element, `${element.local} has attributes, and no text or elements.`);
  return Object.fromEntries(element.attributes.flatMap((each) => attributeField(element, each, prefixes)));
}

/** Reads sensor elements as JSON. Throws XmlFault. */
export function readSensors(elements: readonly XmlElement[], prefixes: EventPrefixes): Fields[] {
  return elements.map((element) => {
    const own = element.children.flatMap((each) =>
      isStandard(each) && each.local === 'extension' ? each.children : [each],
    );
    const named = (name: string): XmlElement[] => own.filter((each) => isStandard(each) && each.local === name);
    const [metadata, further] = named('sensorMetadata');
    if (further) throw invalid(further, 'sensorMetadata is given twice.');
    const reports = named('sensorReport');
    const others = own.filter((each) => each !== metadata && !reports.includes(each));
    return {
      ...(metadata && { sensorMetadata: readAttributes(metadata, prefixes) }),
      sensorReport: reports.map((each) => readAttributes(each, prefixes)),
      ...extensionsOf(others, prefixes),
    };
  });
}
