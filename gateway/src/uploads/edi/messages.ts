import type { FileError } from '../../answers/uploads';
import type { Interchange, Standard } from './readSegments';
import { errorAt, type Segment, valueAt } from './segment';

/** A message of an interchange, without its envelope. */
export interface Message {
  readonly standard: Standard;
  readonly decimalMark: string;
  /** 856 or DESADV; others are refused. */
  readonly type: string;
  /** Its control number. */
  readonly reference: string;
  /** Sender, interchange, group and message: the same message never has another. */
  readonly name: readonly string[];
  readonly isTest: boolean;
  readonly header: Segment;
  readonly body: readonly Segment[];
}

interface Envelope {
  readonly begin: string;
  readonly end: string;
  /** Elements with the control number, in the first and in the last segment. */
  readonly reference: readonly [begin: number, end: number];
  /** Names of what the last segment counts. */
  readonly counted: string;
}

interface Rules {
  readonly interchange: Envelope;
  readonly group: Envelope;
  readonly message: Envelope;
  readonly type: (header: Segment) => string;
  readonly sender: (header: Segment) => string;
  readonly isTest: (header: Segment) => boolean;
}

const rules: Readonly<Record<Standard, Rules>> = {
  x12: {
    interchange: { begin: 'ISA', end: 'IEA', reference: [13, 2], counted: 'groups' },
    group: { begin: 'GS', end: 'GE', reference: [6, 2], counted: 'messages' },
    message: { begin: 'ST', end: 'SE', reference: [2, 2], counted: 'segments' },
    type: (header) => valueAt(header, 1),
    sender: (header) => `${valueAt(header, 5)}:${valueAt(header, 6)}`,
    isTest: (header) => valueAt(header, 15) === 'T',
  },
  edifact: {
    interchange: { begin: 'UNB', end: 'UNZ', reference: [5, 2], counted: 'messages or groups' },
    group: { begin: 'UNG', end: 'UNE', reference: [5, 2], counted: 'messages' },
    message: { begin: 'UNH', end: 'UNT', reference: [1, 2], counted: 'segments' },
    type: (header) => valueAt(header, 2),
    sender: (header) => `${valueAt(header, 2, 2)}:${valueAt(header, 2)}`,
    isTest: (header) => valueAt(header, 11) === '1',
  },
};

/** An envelope that was opened, and what is inside so far. */
interface Open {
  readonly envelope: Envelope;
  readonly header: Segment;
  inside: number;
}

class MessageReader {
  readonly messages: Message[] = [];
  readonly errors: FileError[] = [];
  readonly #rules: Rules;
  readonly #interchange: Interchange;
  readonly #open: Open[] = [];
  #body: Segment[] = [];

  constructor(interchange: Interchange) {
    this.#interchange = interchange;
    this.#rules = rules[interchange.standard];
  }

  read(segment: Segment): void {
    const { interchange, group, message } = this.#rules;
    const envelopes = [interchange, group, message];
    const begun = envelopes.find(({ begin }) => begin === segment.tag);
    const ended = envelopes.find(({ end }) => end === segment.tag);
    if (begun) this.#begin(begun, segment);
    else if (ended) this.#end(ended, segment);
    else if (this.#open.at(-1)?.envelope === message) this.#body.push(segment);
    else this.errors.push(errorAt(segment, undefined, { message: `${segment.tag} is outside of a message.` }));
  }

  end(): void {
    for (const { envelope, header } of this.#open) this.#missing(envelope, header);
  }

  #missing({ end }: Envelope, header: Segment): void {
    const fix = 'Send the whole file.';
    this.errors.push(errorAt(header, undefined, { message: `Its end, ${end}, is missing.`, fix }));
  }

  #begin(envelope: Envelope, header: Segment): void {
    const around = this.#open.at(-1);
    const depth = [this.#rules.interchange, this.#rules.group, this.#rules.message].indexOf(envelope);
    while ((this.#open.length > 0 && depth === 0) || this.#open.at(-1)?.envelope === envelope) {
      const unfinished = this.#open.pop();
      if (unfinished) this.#missing(unfinished.envelope, unfinished.header);
    }
    if (around && depth > 0) around.inside += 1;
    this.#open.push({ envelope, header, inside: 0 });
    this.#body = [];
  }

  #end(envelope: Envelope, trailer: Segment): void {
    const found = this.#open.at(-1);
    if (found?.envelope !== envelope) {
      this.errors.push(errorAt(trailer, undefined, { message: `${trailer.tag} ends nothing that was begun.` }));
      return;
    }
    const isMessage = envelope === this.#rules.message;
    this.#checkTrailer(found, trailer, isMessage ? this.#body.length + 2 : found.inside);
    if (isMessage) this.#keep(found.header);
    this.#open.pop();
  }

  #checkTrailer({ envelope, header }: Open, trailer: Segment, count: number): void {
    const [begin, end] = envelope.reference;
    const [first, last] = [valueAt(header, begin), valueAt(trailer, end)];
    if (first !== last) {
      const message = `It ends ${last || 'nothing'}, but ${header.tag} began ${first || 'nothing'}.`;
      this.errors.push(errorAt(trailer, end, { message, fix: 'Send the whole file, with equal control numbers.' }));
    }
    if (Number(valueAt(trailer, 1)) !== count) {
      const message = `It counts ${valueAt(trailer, 1) || 'no'} ${envelope.counted}, but there are ${count}.`;
      this.errors.push(errorAt(trailer, 1, { message, fix: 'Send the whole file: a part may be lost.' }));
    }
  }

  #keep(header: Segment): void {
    const { type, sender, isTest, group, message, interchange } = this.#rules;
    const { standard, decimalMark } = this.#interchange;
    const around = (envelope: Envelope): Segment | undefined =>
      this.#open.find((each) => each.envelope === envelope)?.header;
    const outer = around(interchange);
    const inGroup = around(group);
    const reference = valueAt(header, message.reference[0]);
    this.messages.push({
      standard,
      decimalMark,
      type: type(header),
      reference,
      header,
      body: this.#body,
      name: [
        standard,
        outer ? sender(outer) : '',
        outer ? valueAt(outer, interchange.reference[0]) : '',
        inGroup ? valueAt(inGroup, group.reference[0]) : '',
        reference,
      ],
      isTest: outer !== undefined && isTest(outer),
    });
    this.#body = [];
  }
}

/** The messages of an interchange. Their envelopes are checked: control numbers and counts show if a part is lost. */
export function messagesOf(interchange: Interchange): { messages: readonly Message[]; errors: readonly FileError[] } {
  const reader = new MessageReader(interchange);
  for (const segment of interchange.segments) reader.read(segment);
  reader.end();
  return reader;
}
