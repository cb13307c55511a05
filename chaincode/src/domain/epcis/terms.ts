import { z } from 'zod';
import { quick } from '../quick';
import { fault } from './fault';
import { plainUri } from './uris';
import {
  bizSteps,
  bizTransactionTypes,
  components,
  dispositions,
  errorReasons,
  measurementTypes,
  sensorAlertTypes,
  sourceDestTypes,
} from './vocabularies';
import { must } from '../must';

/** A standard vocabulary: its words and the URI prefixes of its terms. */
export interface Vocabulary {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  /** The prefix of a term in the web vocabulary; event hashes use this form (CBV 2.0 §8.9). */
  readonly uri: string;
  /** Other accepted prefixes of a term. */
  readonly alternatives: readonly string[];
  /** Prefixes of a vocabulary that grows: an unknown term under one of them is taken as a URI, as GS1's JSON Schema does. */
  readonly growing: readonly string[];
}

const cbv = (name: string, words: readonly string[], prefix: string, urn?: string): Vocabulary => ({
  name,
  words: new Set(words),
  uri: `https://ref.gs1.org/cbv/${prefix}-`,
  alternatives: [
    `http://ref.gs1.org/cbv/${prefix}-`,
    `https://ns.gs1.org/cbv/${prefix}-`,
    `https://ns.gs1.org/voc/${prefix}-`,
    `cbv:${prefix}-`,
    ...(urn === undefined ? [] : [`urn:epcglobal:cbv:${urn}:`]),
  ],
  growing: [],
});

const webVocabulary = (name: string, words: readonly string[]): Vocabulary => ({
  name,
  words: new Set(words),
  uri: 'https://gs1.org/voc/',
  alternatives: ['http://gs1.org/voc/', 'https://www.gs1.org/voc/', 'https://ref.gs1.org/voc/', 'gs1:'],
  growing: ['https://ref.gs1.org/voc/', 'gs1:'],
});

/** The vocabularies by their use in an event. */
export const vocabularies = {
  bizStep: cbv('business step', bizSteps, 'BizStep', 'bizstep'),
  disposition: cbv('disposition', dispositions, 'Disp', 'disp'),
  bizTransaction: cbv('business transaction type', bizTransactionTypes, 'BTT', 'btt'),
  sourceDest: cbv('source or destination type', sourceDestTypes, 'SDT', 'sdt'),
  errorReason: cbv('error reason', errorReasons, 'ER', 'er'),
  component: cbv('component', components, 'Comp'),
  measurement: webVocabulary('measurement type', measurementTypes),
  sensorAlert: webVocabulary('sensor alert', sensorAlertTypes),
} as const satisfies Record<string, Vocabulary>;

/** The bare word of a standard term in any spelling; undefined when the text is not a term of the vocabulary. */
export const bareWord = ({ words, uri, alternatives }: Vocabulary, text: string): string | undefined => {
  if (words.has(text)) return text;
  const start = [uri, ...alternatives].find((each) => text.startsWith(each));
  const word = start === undefined ? undefined : text.slice(start.length);
  return word !== undefined && words.has(word) ? word : undefined;
};

/** The namespace of the Core Business Vocabulary: private terms are not in it (CBV 2.0 section 6). */
const cbvNamespace = /^https?:\/\/(?:ref|ns)\.gs1\.org\/cbv\/(?=[a-z_]+$)/;

/**
 * The word of a term that lacks the prefix of its vocabulary, such as `https://ref.gs1.org/cbv/packing`. Its author means the standard
 * term. The event's hash keeps the text as it was sent.
 */
const wordWithoutPrefix = ({ words }: Vocabulary, text: string): string | undefined => {
  const word = cbvNamespace.test(text) ? text.replace(cbvNamespace, '') : '';
  return words.has(word) ? word : undefined;
};

/**
 * The web URI of a standard term, from any spelling but its bare word, which could be any text; undefined for other texts. A term of a
 * private field is read like this, because nothing says which vocabulary the field has.
 */
export const standardUri = (text: string): string | undefined => {
  if (!/^(?:https?:|urn:epcglobal:cbv:(?!bt:)|cbv:|gs1:)/.test(text)) return undefined;
  const found = Object.values(vocabularies).find((each) => bareWord(each, text) !== undefined);
  return found && found.uri + must(bareWord(found, text), 'word');
};

const startsWithOne = (text: string, prefixes: readonly string[]): boolean =>
  prefixes.some((each) => text.startsWith(each));

/** Returns true for the URI of a term that is not a standard one, and does not look like one. */
export const isPrivateTerm = ({ uri, alternatives, growing }: Vocabulary, text: string): boolean =>
  (startsWithOne(text, growing) || !startsWithOne(text, [uri, ...alternatives])) && plainUri.safeParse(text).success;

const read = (vocabulary: Vocabulary): z.ZodPipe<z.ZodString, z.ZodTransform<string, string>> =>
  z.string({ error: `A ${vocabulary.name} is a string.` }).transform((text, context) => {
    const word = bareWord(vocabulary, text) ?? wordWithoutPrefix(vocabulary, text);
    if (word !== undefined) return word;
    if (isPrivateTerm(vocabulary, text)) return text;
    const message = `"${text.slice(0, 100)}" is neither a ${vocabulary.name} of the standard nor a URI.`;
    context.issues.push(fault('term_unknown', message));
    return z.NEVER;
  });

/** Reads a term in any spelling; returns the bare word of a standard term, and a private URI as it is. */
export const term = (vocabulary: Vocabulary): z.ZodPipe<z.ZodString, z.ZodTransform<string, string>> =>
  quick(read(vocabulary), (value) => typeof value === 'string' && vocabulary.words.has(value));

/** A business step in any spelling. */
export const bizStepTerm: ReturnType<typeof term> = term(vocabularies.bizStep);
