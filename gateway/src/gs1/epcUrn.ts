import { must } from '#domain';
import { refuse } from './problem';

/** An EPC in its parts: the name of its scheme, the GS1 Company Prefix, and what follows it in the EPC URN. */
export interface Epc {
  readonly scheme: EpcScheme;
  readonly prefix: string;
  /** Indicator and reference, where the scheme has one, without check digit. */
  readonly reference: string;
  readonly more: readonly string[];
}

/** Values of a key and its qualifiers, by AI. */
export type KeyValues = ReadonlyMap<string, string>;

/** How the digits of a key are divided: a number with a check digit, and where its company prefix begins. */
interface Layout {
  readonly ai: string;
  /** The first digit of the number is an indicator or extension, which an EPC puts in front of the reference. */
  readonly fronted?: true;
  /** Digits of the number without check digit; 0 if the key has any length and no check digit. */
  readonly digits: number;
  /** The number begins after this many digits: a GRAI begins with 0. */
  readonly skip?: number;
  /** The further parts: the AI of a qualifier, or `rest` for the rest of the key. */
  readonly then: readonly string[];
}

const schemes = {
  sgtin: { ai: '01', fronted: true, digits: 13, then: ['21'] },
  lgtin: { ai: '01', fronted: true, digits: 13, then: ['10'] },
  upui: { ai: '01', fronted: true, digits: 13, then: ['235'] },
  itip: { ai: '8006', fronted: true, digits: 13, then: ['pieces', '21'] },
  sscc: { ai: '00', fronted: true, digits: 17, then: [] },
  sgln: { ai: '414', digits: 12, then: ['254'] },
  pgln: { ai: '417', digits: 12, then: [] },
  gdti: { ai: '253', digits: 12, then: ['rest'] },
  sgcn: { ai: '255', digits: 12, then: ['rest'] },
  grai: { ai: '8003', digits: 12, skip: 1, then: ['rest'] },
  giai: { ai: '8004', digits: 0, then: [] },
  gsrn: { ai: '8018', digits: 17, then: [] },
  gsrnp: { ai: '8017', digits: 17, then: [] },
  cpi: { ai: '8010', digits: 0, then: ['8011'] },
  ginc: { ai: '401', digits: 0, then: [] },
  gsin: { ai: '402', digits: 16, then: [] },
} as const satisfies Record<string, Layout>;

export type EpcScheme = keyof typeof schemes;

const layouts = Object.entries(schemes) as [EpcScheme, Layout][];

const partsThen = ({ ai, digits, skip = 0, then }: Layout, values: KeyValues): (string | undefined)[] => {
  const rest = must(values.get(ai), 'key').slice(skip + digits + 1);
  return then.flatMap((each) => {
    if (each === 'rest') return [rest === '' ? undefined : rest];
    if (each === 'pieces') return [rest.slice(0, 2), rest.slice(2, 4)];
    return [values.get(each) ?? (each === '254' ? '0' : undefined)];
  });
};

/** The scheme that names exactly one thing, or one lot, by these values; undefined if none does. */
const schemeOf = (values: KeyValues): [EpcScheme, Layout] | undefined =>
  layouts.find(([, layout]) => values.has(layout.ai) && partsThen(layout, values).every((part) => part !== undefined));

/** Divides a key by the length of its GS1 Company Prefix. Throws `Gs1Error`. */
export function epcOf(values: KeyValues, prefixLength: number): Epc {
  const found = schemeOf(values);
  if (!found)
    return refuse(
      'epc',
      'No EPC scheme names one thing or lot by these elements: a serial number or lot is missing [epc].',
    );
  const [scheme, layout] = found;
  if (prefixLength < 6 || prefixLength > 12) {
    return refuse('prefix', `A GS1 Company Prefix has 6 to 12 digits in an EPC, not ${prefixLength} [prefix].`);
  }
  const value = must(values.get(layout.ai), 'key').slice(layout.skip ?? 0);
  const number = layout.digits === 0 ? value : value.slice(0, layout.digits);
  const front = layout.fronted ? number.slice(0, 1) : '';
  const body = number.slice(front.length);
  if (!/^\d+$/.test(body.slice(0, prefixLength)) || body.length < prefixLength) {
    return refuse(
      'prefix',
      `(${layout.ai}) does not begin with ${prefixLength} digits of a GS1 Company Prefix [prefix].`,
    );
  }
  const more = partsThen(layout, values).filter((part) => part !== undefined);
  return { scheme, prefix: body.slice(0, prefixLength), reference: front + body.slice(prefixLength), more };
}

const escape = (text: string): string =>
  text.replace(/["#%&/<>?]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** The EPC URN of a key, for its GS1 Company Prefix of this length. Throws `Gs1Error`. */
export function writeEpcUrn(values: KeyValues, prefixLength: number): string {
  const { scheme, prefix, reference, more } = epcOf(values, prefixLength);
  const body = [prefix, reference, ...more].map(escape).join('.');
  return `urn:epc:${scheme === 'lgtin' ? 'class' : 'id'}:${scheme}:${body}`;
}
