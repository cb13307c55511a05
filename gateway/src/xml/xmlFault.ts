/** `broken`: not XML that can be read. `invalid`: XML, but not EPCIS. The others name a limit that was exceeded. */
export type XmlFaultKind = 'broken' | 'invalid' | 'deep' | 'large';

/** XML that was refused, with its place and the rule. */
export class XmlFault extends Error {
  readonly kind: XmlFaultKind;
  /** The place as XPath; empty where the text is broken. */
  readonly place: string;
  readonly line: number;

  constructor(kind: XmlFaultKind, message: string, { place = '', line }: { place?: string; line: number }) {
    super(message);
    this.name = 'XmlFault';
    this.kind = kind;
    this.place = place;
    this.line = line;
  }
}
