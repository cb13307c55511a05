import { SaxesParser } from 'saxes';
import { setImmediate as pause } from 'node:timers/promises';
import { UnreadableTable } from './cell';
import { damaged } from './damaged';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlListener {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Characters that are parsed at a time: other requests go on in between. */
const slice = 262_144;

const broken = (): UnreadableTable => damaged('a part of it is not XML in UTF-8');

/** The text of a part. Document types are refused, so that there are no entities but the five of XML. */
export function xmlText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw broken();
  }
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new UnreadableTable({
      row: 1,
      message: 'The workbook has a document type declaration, which is not read.',
      fix: 'Open it in a spreadsheet program and save it as .xlsx again.',
    });
  }
  return text;
}

/** Attributes of one element. Spreadsheet programs write fewer than twenty. */
const mostAttributes = 200;

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Tells the elements of a part, by their local names.
 * @throws UnreadableTable
 */
export async function scanXml(bytes: Uint8Array, { open, close, text: told }: XmlListener): Promise<void> {
  const text = xmlText(bytes);
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw broken();
  });
  let attributes = 0;
  parser.on('attribute', () => {
    if (++attributes > mostAttributes) throw damaged('an element has too many attributes');
  });
  parser.on('opentag', ({ name, attributes: own }) => {
    attributes = 0;
    open(localOf(name), own);
  });
  if (close) {
    parser.on('closetag', ({ name }) => {
      close(localOf(name));
    });
  }
  if (told) parser.on('text', told);
  for (let at = 0; at < text.length; at += slice) {
    parser.write(text.slice(at, at + slice));
    await pause();
  }
  parser.close();
}
