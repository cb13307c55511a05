import { BitReader, bitsHex, digitBits, numberBits } from './bits';
import type { Gs1Element } from './elements';
import type { ReadEpc } from './epcBinary';
import { hostBits, readHost } from './epcHost';
import { dayBits, readDay, readValue, valueBits } from './epcValues';
import { applicationIdentifiers } from './identifiers';
import { refuse } from './problem';

type Pair = Pick<Gs1Element, 'ai' | 'value'>;

/** A coding scheme without a partition. */
interface PlusScheme {
  readonly name: string;
  readonly header: number;
  /** The AIs of the key, behind header, data toggle, filter, and date if there is one. */
  readonly ais: readonly string[];
  /** True if a date is in front of the key. */
  readonly dated: boolean;
  /** True if the host name of its Digital Links is behind the key. */
  readonly hosted: boolean;
}

/** A key has a scheme for Digital Links on id.gs1.org (`+`) and one for any other domain (`++`). */
const both = (name: string, [plus, hosted]: [number, number], ais: readonly string[]): PlusScheme[] => {
  const dated = name === 'DSGTIN';
  return [
    { name: `${name}+`, header: plus, ais, dated, hosted: false },
    { name: `${name}++`, header: hosted, ais, dated, hosted: true },
  ];
};

const plusSchemes: readonly PlusScheme[] = [
  both('SGTIN', [0xf7, 0xfd], ['01', '21']),
  both('DSGTIN', [0xfb, 0xfc], ['01', '21']),
  both('SSCC', [0xf9, 0xef], ['00']),
  both('SGLN', [0xf2, 0xe9], ['414', '254']),
  both('GRAI', [0xf1, 0xeb], ['8003']),
  both('GIAI', [0xfa, 0xee], ['8004']),
  both('GSRN', [0xf4, 0xe7], ['8018']),
  both('GSRNP', [0xf5, 0xe8], ['8017']),
  both('GDTI', [0xf6, 0xea], ['253']),
  both('SGCN', [0xf8, 0xec], ['255']),
  both('CPI', [0xf0, 0xe6], ['8010', '8011']),
  both('ITIP', [0xf3, 0xed], ['8006', '21']),
].flat();
/** The AIs of the prioritised date of a DSGTIN+, by their indicator. */
const datedAis = ['11', '13', '15', '16', '17', '7006', '7007'];

/** The names of the coding schemes without a partition. */
export const plusNames: readonly string[] = plusSchemes.map(({ name }) => name);

/** The most bits of an EPC with its +AIDC data. */
const mostBits = 496;

const dateBits = ({ ai, value }: Pair): string => numberBits(datedAis.indexOf(ai), 4) + dayBits(value);

const isDate = ({ ai, value }: Pair): boolean => datedAis.includes(ai) && value.length === 6;

/** The filter value, 0 unless given; the coding scheme; the host name of the Digital Links. */
export interface PlusOptions {
  readonly filter?: number;
  readonly scheme?: string;
  readonly host?: string;
}

/** The scheme that is asked for, or else the one for a host name or for none. */
const isMeant = (each: PlusScheme, { scheme, host }: PlusOptions): boolean =>
  scheme === undefined ? !each.dated && each.hosted === (host !== undefined) : each.name === scheme;

/** The date and the host name that a scheme has beside the key. */
function beside(
  { name, dated, hosted }: PlusScheme,
  elements: readonly Pair[],
  host?: string,
): [string, string, Pair | undefined] {
  const date = dated ? elements.find(isDate) : undefined;
  if (dated && !date) {
    const which = datedAis.map((ai) => `(${ai})`).join(', ');
    return refuse('epc', `A ${name} needs a date: one of ${which} [epc].`);
  }
  if (hosted && host === undefined) return refuse('epc', `A ${name} needs the host name of its Digital Links [epc].`);
  return [date ? dateBits(date) : '', hosted ? hostBits(host ?? '') : '', date];
}

/**
 * Writes elements as an EPC without a partition, such as SGTIN+, with the other elements as +AIDC data behind it. Throws `Gs1Error`.
 * A DSGTIN+ has its first date in front, so that readers can filter by it; with a host name it is an SGTIN++ or the like.
 */
export function writePlus(elements: readonly Pair[], options: PlusOptions): { scheme: string; hex: string } {
  const { filter = 0, scheme, host } = options;
  const valueOf = (ai: string): Pair | undefined =>
    elements.find((each) => each.ai === ai) ?? (ai === '254' ? { ai, value: '0' } : undefined);
  const found = plusSchemes.find((each) => isMeant(each, options) && each.ais.every((ai) => valueOf(ai)));
  if (!found) {
    const which = scheme === undefined ? '' : ` of scheme ${scheme}`;
    return refuse('epc', `These elements do not make an EPC${which}: a key or serial number is missing [epc].`);
  }
  const [front, behind, date] = beside(found, elements, host);
  const data = elements.filter((each) => !found.ais.includes(each.ai) && each !== date);
  const bits = [
    numberBits(found.header, 8),
    data.length > 0 ? '1' : '0',
    numberBits(filter, 3),
    front,
    ...found.ais.flatMap((ai) => valueOf(ai) ?? []).map(valueBits),
    behind,
    ...data.map((each) => digitBits(each.ai) + valueBits(each)),
  ].join('');
  if (bits.length > mostBits)
    return refuse('epc', `The EPC has ${bits.length} bits; a tag takes at most ${mostBits} [epc].`);
  return { scheme: found.name, hex: bitsHex(bits) };
}

const readData = (bits: BitReader): Pair[] => {
  const pairs: Pair[] = [];
  while (bits.left >= 8) {
    const isPadding = bits.peek(8) === '00000000' && bits.left < 80;
    if (isPadding) break;
    let ai = bits.fourBitDigits(2);
    while (!applicationIdentifiers.has(ai) && ai.length < 4) ai += bits.fourBitDigits(1);
    if (!applicationIdentifiers.has(ai))
      refuse('ai', `(${ai}) in the +AIDC data is no GS1 application identifier [ai].`);
    pairs.push(readValue(ai, bits));
  }
  return pairs;
};

/** Reads an EPC without a partition and its +AIDC data; undefined if its header names none. Throws `Gs1Error`. */
export function readPlus(header: number, all: string): ReadEpc | undefined {
  const found = plusSchemes.find((each) => each.header === header);
  if (!found) return undefined;
  const bits = new BitReader(all);
  bits.take(9);
  const filter = bits.small(3);
  const date: Pair[] = [];
  if (found.dated) {
    const indicator = bits.small(4);
    const ai =
      datedAis[indicator] ?? refuse('epc', `The date type ${indicator} of this ${found.name} is not defined [epc].`);
    date.push({ ai, value: readDay(bits) });
  }
  const key = found.ais.map((ai) => readValue(ai, bits)).filter(({ ai, value }) => ai !== '254' || value !== '0');
  const host = found.hosted ? { host: readHost(bits) } : {};
  return Object.assign(host, { scheme: found.name, filter, elements: [...key, ...date, ...readData(bits)] });
}
