import { checkDigit, type CommandInput, type CommandName } from '@lotline/chaincode/domain';

/** The organisations of the demonstration that act in a generated network. */
export type Maker = 'supplier' | 'retailer';

const prefixes: Readonly<Record<Maker, string>> = { supplier: '0860009999', retailer: '0860009998' };

const withCheck = (digits: string): string => digits + checkDigit(digits);

/** Number of places: plants of the supplier and shops of the retailer. */
export const plants = 8;
export const shops = 20;

const firstPlant = 70;
const firstShop = 30;

const gln = (maker: Maker, number: number): string =>
  `https://id.gs1.org/414/${withCheck(prefixes[maker] + String(number).padStart(2, '0'))}`;

export const plantOf = (number: number): string => gln('supplier', firstPlant + number);
export const shopOf = (number: number): string => gln('retailer', firstShop + number);

/** A product of a level of making; the last ones are the shared ingredients. */
export interface GeneratedProduct {
  readonly id: string;
  readonly name: string;
  readonly uom: string;
}

const firstProduct = 30;

const product = (number: number, name: string, uom: string): GeneratedProduct => ({
  id: `https://id.gs1.org/01/${withCheck(`0${prefixes.supplier}${String(firstProduct + number).padStart(2, '0')}`)}`,
  name,
  uom,
});

/** Maximum levels of making. */
export const mostLevels = 20;
/** Salt and film: ingredients of which one lot goes into thousands. */
export const sharedIngredients = 2;

/** The product of each level, and behind them the shared ingredients. */
export const productsOf = (levels: number): GeneratedProduct[] => [
  ...Array.from({ length: levels }, (_, level) => product(level, `Generated product of level ${level}`, 'CS')),
  product(mostLevels, 'Generated salt', 'KGM'),
  product(mostLevels + 1, 'Generated film', 'KGM'),
];

const sscc = 10 ** 6;

/** A pallet's SSCC. The number fits ten million pallets. */
export const palletOf = (number: number): string => {
  const digits = String(Math.floor(number / sscc) % 10) + prefixes.supplier + String(number % sscc).padStart(6, '0');
  return `https://id.gs1.org/00/${withCheck(digits)}`;
};

/** Pallets that have an SSCC of their own. */
export const mostPallets = 10 * sscc;

interface Registration {
  readonly by: Maker;
  readonly command: CommandName;
  readonly input: CommandInput<'registerPlace'> | CommandInput<'registerProduct'>;
}

const place = (by: Maker, id: string, name: string): Registration => ({
  by,
  command: 'registerPlace',
  input: { place: id, name },
});

/** The registrations that must precede the events. */
export const registrations = (levels: number): Registration[] => [
  ...productsOf(levels).map(({ id, name, uom }): Registration => ({
    by: 'supplier',
    command: 'registerProduct',
    input: { product: id, name, uom, shelfLifeDays: 3650 },
  })),
  ...Array.from({ length: plants }, (_, n) => place('supplier', plantOf(n), `Generated plant ${n + 1}`)),
  ...Array.from({ length: shops }, (_, n) => place('retailer', shopOf(n), `Generated shop ${n + 1}`)),
];

/** The fields of an event. */
export type Body = Readonly<Record<string, unknown>>;

/** An event and the organisation that captures it. */
export interface NetworkEvent {
  readonly by: Maker;
  readonly event: Body;
}
