import { charsetOf, ediText } from './ediText';
import { EdiFault, type Segment } from './segment';
import { apiLimits } from '../../answers/limits';

export type Standard = 'x12' | 'edifact';

/** An interchange as it is in the file. */
export interface Interchange {
  readonly standard: Standard;
  readonly decimalMark: string;
  readonly segments: readonly Segment[];
}

interface Delimiters {
  readonly standard: Standard;
  readonly element: string;
  readonly component: string;
  /** Takes the meaning from the character after it; none in X12. */
  readonly release: string | undefined;
  readonly end: string;
  readonly decimalMark: string;
  /** Where the first segment begins. */
  readonly start: number;
  readonly last: string;
}

const isaLength = 106;
const isaElements = 16;

const broken = (segment: number, tag: string, message: string, fix?: string): EdiFault =>
  new EdiFault({ segment, tag, message, ...(fix !== undefined && { fix }) });

/** The delimiters of X12 are at fixed places of the ISA segment. */
function x12Delimiters(text: string, at: number, index: number): Delimiters {
  const isa = text.slice(at, at + isaLength);
  const element = isa[3] ?? '';
  const [component = '', end = ''] = [isa[isaLength - 2], isa[isaLength - 1]];
  const isWhole = isa.length === isaLength && isa.split(element).length === isaElements + 1;
  if (!isWhole || /[\p{L}\p{N} ]/u.test(element + component + end)) {
    const fix = 'Send the file as it was made: programs that trim or fold lines break it.';
    throw broken(index, 'ISA', `The ISA segment does not have its ${isaLength} characters.`, fix);
  }
  return { standard: 'x12', element, component, end, release: undefined, decimalMark: '.', start: at, last: 'IEA' };
}

const usual = ":+.? '";

function edifactDelimiters(text: string, at: number): Delimiters {
  const isGiven = text.startsWith('UNA', at);
  const marks = isGiven ? text.slice(at + 3, at + 9) : usual;
  const [component = ':', element = '+', decimalMark = '.', release = '?', , end = "'"] = marks;
  const start = isGiven ? at + 9 : at;
  return {
    standard: 'edifact',
    element,
    component,
    end,
    decimalMark,
    start,
    last: 'UNZ',
    release: release === ' ' ? undefined : release,
  };
}

/** Reads the segments of one interchange, from its first to its last. */
class SegmentReader {
  readonly segments: Segment[] = [];
  position: number;
  readonly #text: string;
  readonly #delimiters: Delimiters;
  #index: number;
  #components: string[] = [];
  #elements: string[][] = [];
  #value = '';

  constructor(text: string, delimiters: Delimiters, index: number) {
    this.#text = text;
    this.#delimiters = delimiters;
    this.#index = index;
    this.position = delimiters.start;
  }

  /** Returns true once the last segment of the interchange is read. */
  next(): boolean {
    this.position = skipSpace(this.#text, this.position);
    if (this.position >= this.#text.length) return true;
    this.#readSegment();
    return this.segments.at(-1)?.tag === this.#delimiters.last;
  }

  #readSegment(): void {
    const { element, component, release, end } = this.#delimiters;
    for (let at = this.position; at < this.#text.length; at += 1) {
      const character = this.#text[at] ?? '';
      if (this.#value.length > apiLimits.segmentValue)
        throw this.#tooLarge(`a value of more than ${apiLimits.segmentValue} characters`);
      if (character === release) {
        at += 1;
        this.#value += this.#text[at] ?? '';
      } else if (character === end) {
        this.position = at + 1;
        this.#endSegment();
        return;
      } else if (character === element) this.#endElement();
      else if (character === component && !this.#isIsa) this.#endComponent();
      else this.#value += character;
    }
    throw broken(this.#index, this.#value.slice(0, 3), 'The file ends inside a segment.', 'Send the whole file.');
  }

  get #isIsa(): boolean {
    return this.#elements[0]?.[0] === 'ISA';
  }

  #endComponent(): void {
    this.#components.push(this.#value);
    this.#value = '';
    const most = apiLimits.segmentElements;
    if (this.#components.length > most || this.#elements.length > most)
      throw this.#tooLarge(`more than ${most} elements`);
  }

  #tooLarge(what: string): EdiFault {
    const tag = (this.#elements[0]?.[0] ?? this.#components[0] ?? this.#value).slice(0, 3);
    return broken(this.#index, tag, `The segment has ${what}.`, 'See if its delimiters are right.');
  }

  #endElement(): void {
    this.#endComponent();
    this.#elements.push(this.#components);
    this.#components = [];
  }

  #endSegment(): void {
    this.#endElement();
    const [[tag = ''] = [], ...elements] = this.#elements;
    this.#elements = [];
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(tag)) {
      throw broken(this.#index, tag.slice(0, 10), 'Here a segment should begin.', 'See if its delimiters are right.');
    }
    if (this.#index > apiLimits.segments) {
      throw broken(this.#index, tag, `The file has more than ${apiLimits.segments} segments.`, 'Split it.');
    }
    this.segments.push({ index: this.#index, tag, elements });
    this.#index += 1;
  }
}

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
};

/**
 * Reads the interchanges of a file. X12 and EDIFACT name their delimiters at the beginning of each.
 * @throws EdiFault
 */
export function readInterchanges(bytes: Uint8Array, charset?: string): Interchange[] {
  const text = ediText(bytes, charset ?? charsetOf(bytes));
  const interchanges: Interchange[] = [];
  let index = 1;
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const delimiters = delimitersAt(text, at, index);
    const reader = new SegmentReader(text, delimiters, index);
    while (!reader.next());
    const { standard, decimalMark } = delimiters;
    interchanges.push({ standard, decimalMark, segments: reader.segments });
    index += reader.segments.length;
    at = reader.position;
  }
  if (interchanges.length === 0) throw broken(1, '', 'The file is empty.');
  return interchanges;
}

function delimitersAt(text: string, at: number, index: number): Delimiters {
  if (text.startsWith('ISA', at)) return x12Delimiters(text, at, index);
  if (text.startsWith('UNA', at) || text.startsWith('UNB', at)) return edifactDelimiters(text, at);
  const fix = 'Send X12 856, which begins with ISA, or EDIFACT DESADV, which begins with UNA or UNB.';
  throw broken(index, text.slice(at, at + 3), 'The file is not EDI.', fix);
}
