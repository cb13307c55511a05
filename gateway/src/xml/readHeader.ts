import { attributeOf, namespacesAt, type XmlElement } from './element';
import { EventPrefixes, isStandard } from './namespaces';
import { type Json, readValue } from './readExtension';

function* within(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of element.children) {
    if (isStandard(child) && child.local === name) yield child;
    else if (isStandard(child) && child.local === 'extension') yield* within(child, name);
  }
}

const attribute = (element: XmlElement, name: string): string => attributeOf(element, name) ?? '';

/** The attribute of master data: a text, or the elements that it has. */
function readAttribute(element: XmlElement): Record<string, Json> {
  const prefixes = new EventPrefixes(namespacesAt(element));
  const bare = { ...element, attributes: element.attributes.filter(({ local }) => local !== 'id') };
  const value = readValue(bare, prefixes);
  return { id: attribute(element, 'id'), attribute: typeof value === 'string' ? value.trim() : value };
}

const childrenOf = (element: XmlElement): string[] =>
  [...within(element, 'children')].flatMap((each) => [...within(each, 'id')].map(({ text }) => text.trim()));

const elementOf = (element: XmlElement): Record<string, Json> => {
  const children = childrenOf(element);
  return {
    id: attribute(element, 'id'),
    attributes: [...within(element, 'attribute')].map(readAttribute),
    ...(children.length > 0 && { children }),
  };
};

/** The vocabularies in the lists of an element; nothing if it has no list. */
export function readMasterData(element: XmlElement): Record<string, Json> {
  const lists = [...within(element, 'VocabularyList')];
  const vocabularyList = lists
    .flatMap((each) => [...within(each, 'Vocabulary')])
    .map((each) => ({
      type: attribute(each, 'type'),
      vocabularyElementList: [...within(each, 'VocabularyElementList')].flatMap((list) =>
        [...within(list, 'VocabularyElement')].map(elementOf),
      ),
    }));
  return lists.length === 0 ? {} : { epcisMasterData: { vocabularyList } };
}

/** The header of a document as JSON has it: its master data, and the names of what else it has. */
export function readHeader(header: XmlElement): Record<string, Json> {
  const [masterData] = [...within(header, 'EPCISMasterData')];
  const others = header.children.filter((each) => !isStandard(each)).map(({ local }): [string, Json] => [local, {}]);
  return { ...Object.fromEntries(others), ...(masterData && readMasterData(masterData)) };
}
