import { formOf } from './fields';

/** The elements of a list's entries. */
const items: Readonly<Record<string, string>> = { correctiveEventIDs: 'correctiveEventID' };
const attributeHolders: ReadonlySet<string> = new Set(['sensorMetadata', 'sensorReport']);

function itemOf(list: string): string | undefined {
  const form = formOf(list);
  if (form?.as === 'quantities') return 'quantityElement';
  if (form?.as === 'sensors') return 'sensorElement';
  return form?.as === 'list' || form?.as === 'typed' ? form.item : items[list];
}

const bare = (step: string | undefined): string => step?.replace(/\[\d+\]$/, '') ?? '';

/** The steps for a key, after those before it. */
function stepsFor(key: string, steps: readonly string[], list: string): string[] {
  const number = /^\d+$/.test(key) ? `[${Number(key) + 1}]` : undefined;
  const last = steps.at(-1);
  if (number !== undefined) {
    const item = itemOf(list);
    return item === undefined ? [...steps.slice(0, -1), `${last ?? '*'}${number}`] : [...steps, item + number];
  }
  if (key === bare(last)) return [...steps, 'text()'];
  const isAttribute = attributeHolders.has(bare(last)) || (key === 'type' && last !== undefined);
  return [...steps, isAttribute ? `@${key}` : key];
}

/** The place in an event in XML for a JSON pointer into the event in JSON. */
export function eventPath(pointer: string): string {
  let steps: string[] = [];
  let last = '';
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    steps = stepsFor(key, steps, last);
    last = key;
  }
  return steps.map((step) => `/${step}`).join('');
}

/** Where the list of events is, for each kind of document. */
const lists = {
  '/epcisBody/eventList': '/*/EPCISBody/EventList',
  '/epcisBody/queryResults/resultsBody/eventList': '/*/EPCISBody/*/resultsBody/EventList',
} as const;

const masterData = /^\/epcisHeader\/epcisMasterData\/vocabularyList\/(\d+)\/vocabularyElementList\/(\d+)$/;

/** The place in a document in XML for a JSON pointer into the same document in JSON. */
export function documentPath(pointer: string): string {
  for (const [json, xml] of Object.entries(lists)) {
    const [, number, rest = ''] = new RegExp(`^${json}(?:/(\\d+)(.*))?$`).exec(pointer) ?? [];
    if (number !== undefined) return `${xml}/*[${Number(number) + 1}]${eventPath(rest)}`;
    if (pointer === json) return xml;
  }
  const [, vocabulary, element] = masterData.exec(pointer) ?? [];
  if (vocabulary !== undefined && element !== undefined) {
    return `//Vocabulary[${Number(vocabulary) + 1}]/VocabularyElementList/VocabularyElement[${Number(element) + 1}]`;
  }
  return pointer.replace(/^\/epcisHeader/, '/*/EPCISHeader') || '/*';
}
