import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { XmlElement } from './element';
import { XmlFault, type XmlFaultKind } from './xmlFault';

/** Limits of untrusted XML, apart from its size in bytes. */
export interface XmlLimits {
  /** Elements inside one another. */
  readonly depth: number;
  /** Elements and attributes. */
  readonly values: number;
  /** Children of one element, or its attributes. */
  readonly entries: number;
  /** Characters of one text or attribute. */
  readonly text: number;
}

/** Different declarations of namespaces in one document: each event is read with all of them. Real documents have fewer than twenty. */
const mostNamespaces = 100;
/** Bytes of a character that is written as long as possible: `&#x10FFFF;`. */
const longestCharacter = 10;
const [less, greater] = [0x3c, 0x3e];
const utf8Name = /^(?:utf-?8|us-ascii)$/i;
/** A document type declaration that declares nothing. */
const bareName = /^\s*[\w:.-]+\s*$/;
const noDeclaration =
  'The XML has a document type declaration that says more than a name: it could define entities that expand without bound, or name files to read. Leave <!DOCTYPE …> out.';
const notUtf8 = 'The XML is not UTF-8.';

/**
 * Builds the elements of a document from its bytes, piece by piece. A document type declaration that is more than a name is refused, so
 * that there are no entities but the five of XML, and nothing outside the document is read.
 */
export class XmlReader {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #limits: XmlLimits;
  #root: XmlElement | undefined;
  #open: XmlElement | undefined;
  #depth = 0;
  #values = 0;
  #attributes = 0;
  #tags = 0;
  #plain = 0;
  readonly #namespaces = new Set<string>();

  constructor(limits: XmlLimits) {
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('error', ({ message }) => {
      throw this.#fault('broken', `The XML is broken at ${message}`);
    });
    parser.on('xmldecl', ({ encoding, version }) => {
      if (encoding !== undefined && !utf8Name.test(encoding)) throw this.#fault('broken', 'Send the XML in UTF-8.');
      if (version !== undefined && version !== '1.0') throw this.#fault('broken', 'Send XML of version 1.0.');
    });
    parser.on('doctype', (declaration) => {
      if (bareName.test(declaration)) return;
      const line = parser.line - (declaration.split('\n').length - 1);
      throw new XmlFault('broken', noDeclaration, { line });
    });
    parser.on('attribute', ({ name, value }) => {
      this.#attribute(name, value);
    });
    parser.on('opentag', (tag) => {
      this.#start(tag);
    });
    parser.on('closetag', () => {
      this.#depth -= 1;
      this.#open = this.#open?.parent;
    });
    parser.on('text', (text) => {
      this.#text(text);
    });
    parser.on('cdata', (text) => {
      this.#text(text);
    });
  }

  /** Reads the next bytes. Throws XmlFault. */
  write(bytes: Uint8Array): void {
    this.#checkBytes(bytes);
    this.#parser.write(this.#decoded(bytes));
  }

  /** Ends the document. Throws XmlFault. */
  end(): XmlElement {
    this.#parser.write(this.#decoded());
    this.#parser.close();
    if (!this.#root) throw this.#fault('broken', 'The XML has no element.');
    return this.#root;
  }

  #decoded(bytes?: Uint8Array): string {
    try {
      return bytes ? this.#decoder.decode(bytes, { stream: true }) : this.#decoder.decode();
    } catch {
      throw this.#fault('broken', notUtf8);
    }
  }

  /** The parser shows a text when it ends, and needs long for a million comments. So their bytes are counted before. */
  #checkBytes(bytes: Uint8Array): void {
    const { text, values } = this.#limits;
    const [mostPlain, mostTags] = [text * longestCharacter, values * 2];
    for (const byte of bytes) {
      this.#plain += 1;
      if (byte === less) this.#tags += 1;
      if (byte === less || byte === greater) this.#plain = 0;
      else if (this.#plain > mostPlain) this.#checkLength(Infinity);
    }
    if (this.#tags > mostTags) throw this.#fault('large', `The XML has more than ${mostTags} tags and comments.`);
  }

  #start({ prefix, local, uri, attributes, ns }: SaxesTagNS): void {
    const own = Object.values(attributes);
    this.#attributes = 0;
    this.#checkNumbers(own.length);
    const element: XmlElement = {
      prefix,
      local,
      uri,
      declared: ns,
      attributes: own.filter((each) => each.prefix !== 'xmlns' && each.name !== 'xmlns'),
      children: [],
      text: '',
      parent: this.#open,
      line: this.#parser.line,
    };
    this.#root ??= element;
    this.#open?.children.push(element);
    this.#open = element;
  }

  #checkNumbers(attributes: number): void {
    const { depth, values, entries } = this.#limits;
    const siblings = this.#open?.children.length ?? 0;
    this.#depth += 1;
    this.#values += 1 + attributes;
    if (this.#depth > depth) throw this.#fault('deep', `The XML is nested deeper than ${depth} levels.`);
    if (this.#values > values) throw this.#fault('large', `The XML has more than ${values} elements and attributes.`);
    if (siblings >= entries) throw this.#tooManyEntries();
  }

  #tooManyEntries(): XmlFault {
    return this.#fault('large', `An element has more than ${this.#limits.entries} children or attributes.`);
  }

  /** Checks an attribute before its element is complete: the parser takes very long for an element of a million. */
  #attribute(name: string, value: string): void {
    this.#attributes += 1;
    if (this.#attributes > this.#limits.entries) throw this.#tooManyEntries();
    this.#checkLength(value.length);
    if (name === 'xmlns' || name.startsWith('xmlns:')) this.#checkNamespace(`${name} ${value}`);
  }

  #checkNamespace(declaration: string): void {
    this.#namespaces.add(declaration);
    if (this.#namespaces.size > mostNamespaces)
      throw this.#fault('large', `The XML declares more than ${mostNamespaces} namespaces.`);
  }

  #text(text: string): void {
    if (!this.#open) return;
    this.#open.text += text;
    this.#checkLength(this.#open.text.length);
  }

  #checkLength(length: number): void {
    const { text } = this.#limits;
    if (length > text) throw this.#fault('large', `The XML has a text of more than ${text} characters.`);
  }

  #fault(kind: XmlFaultKind, message: string): XmlFault {
    return new XmlFault(kind, message, { line: this.#parser.line });
  }
}

/** Reads a document that is at hand as a whole. Throws XmlFault. */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): XmlElement {
  const reader = new XmlReader(limits);
  reader.write(bytes);
  return reader.end();
}
