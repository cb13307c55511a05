import { isIdError, parseId } from '#domain';
import { canonicalStem, keyOf, writeLink } from './digitalLink';
import type { Gs1Element } from './elements';
import { writeBracketed, writeUnbracketed } from './elementStrings';
import { type EpcOptions, writePartitioned } from './epcBinary';
import { hostOf } from './epcHost';
import { writePlus } from './epcPlus';
import { writeEpcUrn } from './epcUrn';
import { Gs1Error } from './problem';

type Pair = Pick<Gs1Element, 'ai' | 'value'>;

/** The same elements in every form that can say them. */
export interface Gs1Forms {
  readonly bracketed: string;
  /** With FNC1, U+001D, at the start and between elements, as a barcode holds it. */
  readonly unbracketed: string;
  readonly digitalLink?: string;
  readonly compressedDigitalLink?: string;
  /** The EPC URN; only where the length of the GS1 Company Prefix is known. */
  readonly epcUrn?: string;
  /**
   * EPCs for RFID tags in hexadecimal; those with a partition only where the length of the GS1 Company Prefix is known, those with a domain
   * (`++`) only where Digital Links have one of their own.
   */
  readonly epcs: readonly { readonly scheme: string; readonly hex: string }[];
  /** The canonical id, by which Lotline names the thing, and what kind of thing it is. */
  readonly id?: string;
  readonly kind?: string;
}

export interface FormOptions {
  /** Scheme, domain and path before the key of Digital Links; https://id.gs1.org by default. */
  readonly stem?: string;
  /** Digits of the GS1 Company Prefix. */
  readonly prefixLength?: number;
  readonly filter?: number;
}

/** Undefined where the elements have no such form. */
const attempt = <T>(write: () => T): T | undefined => {
  try {
    return write();
  } catch (error) {
    if (error instanceof Gs1Error) return undefined;
    throw error;
  }
};

const idOf = (elements: readonly Pair[]): Pick<Gs1Forms, 'id' | 'kind'> => {
  const found = keyOf(elements);
  const link = found && attempt(() => writeLink([found.key, ...found.qualifiers], { stem: canonicalStem }));
  const id = link === undefined ? undefined : parseId(link);
  return id === undefined || isIdError(id) ? {} : { id: id.id, kind: id.kind };
};

const epcsOf = (elements: readonly Pair[], { prefixLength, filter = 0, stem }: FormOptions): Gs1Forms['epcs'] => {
  const values = new Map(elements.map(({ ai, value }) => [ai, value]));
  const partitioned = (options: EpcOptions): Gs1Forms['epcs'][number] | undefined =>
    attempt(() => writePartitioned(values, options));
  const host = stem === undefined || stem === canonicalStem ? undefined : hostOf(stem);
  return [
    prefixLength === undefined ? undefined : partitioned({ prefixLength, filter }),
    attempt(() => writePlus(elements, { filter })),
    host === undefined ? undefined : attempt(() => writePlus(elements, { filter, host })),
  ].filter((each) => each !== undefined);
};

/** Elements without those that say again what one before them says. */
const once = (elements: readonly Pair[]): Pair[] =>
  elements.filter(({ ai }, at) => elements.findIndex((each) => each.ai === ai) === at);

/** Writes elements in every form that can say them. Of an element that is there several times one is written. */
export function formsOf(all: readonly Pair[], options: FormOptions = {}): Gs1Forms {
  const elements = once(all);
  const { stem, prefixLength } = options;
  const values = new Map(elements.map(({ ai, value }) => [ai, value]));
  const links = stem === undefined ? {} : { stem };
  const linked = {
    digitalLink: attempt(() => writeLink(elements, links)),
    compressedDigitalLink: attempt(() => writeLink(elements, { ...links, compressed: true })),
    epcUrn: prefixLength === undefined ? undefined : attempt(() => writeEpcUrn(values, prefixLength)),
  };
  return {
    bracketed: writeBracketed(elements),
    unbracketed: writeUnbracketed(elements),
    ...(Object.fromEntries(Object.entries(linked).filter(([, text]) => text !== undefined)) as Partial<typeof linked>),
    epcs: epcsOf(elements, options),
    ...idOf(elements),
  } as Gs1Forms;
}
