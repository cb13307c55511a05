import { InvalidArgumentError } from 'commander';
import { canonicalId, goodsId, type IdKind, LotlineError } from '../sdk';
import { isOwnNumber } from '../sdk/canonicalId';

/** A quantity of goods in the command line format `ID=QUANTITY UNIT`. */
export interface Line {
  readonly goods: string;
  readonly quantity: string;
  readonly uom: string;
}

const rephrase = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof LotlineError ? new InvalidArgumentError(error.message) : error;
  }
};

/** Parses ids of a kind in any spelling. A shipment or recall may be the caller's own number, because the gateway knows the caller. */
export const idOf =
  (kind: IdKind) =>
  (text: string): string =>
    isOwnNumber(kind, text) ? text : rephrase(() => canonicalId(kind, text));

/** The argument of a command about one recall. */
export const recallArgument = [
  '<recall>',
  'its id, GLN:NUMBER, or only the number if it is your own',
  idOf('recall'),
] as const;

/** A new lot's label, sent unchanged because it may contain the lot's dates. */
export const labelOf = (text: string): string => {
  idOf('counted')(text);
  return text;
};

/** Reads the id of a lot, item or container. */
export const anyGoods = (text: string): string => rephrase(() => goodsId(text));

/** Collects a repeated option. */
export const many =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[] = []): T[] => [...before, read(text)];

export const amount = (text: string): { quantity: string; uom: string } => {
  const [, quantity, uom] = /^\s*(\S+)\s+(\S+)\s*$/.exec(text) ?? [];
  if (quantity === undefined || uom === undefined) {
    throw new InvalidArgumentError('Write a quantity and a UN/ECE unit, quoted, such as "24 CS".');
  }
  return { quantity, uom };
};

/** Reads `ID=QUANTITY UNIT`. A lot number may itself have an "=", so the last one counts. */
export const lineOf =
  (read: (text: string) => string) =>
  (text: string): Line => {
    const split = text.lastIndexOf('=');
    if (split < 1)
      throw new InvalidArgumentError('Write ID=QUANTITY UNIT, quoted, such as "(01)09506000134352(10)ABC=24 CS".');
    return { goods: read(text.slice(0, split)), ...amount(text.slice(split + 1)) };
  };

const lotLineOf =
  (read: (text: string) => string) =>
  (text: string): { lot: string; quantity: string; uom: string } => {
    const { goods, ...rest } = lineOf(read)(text);
    return { lot: goods, ...rest };
  };

export const lotLine = lotLineOf(idOf('stocked'));
export const newLotLine = lotLineOf(labelOf);

/** The reason for moving expired goods. */
export const expiredReason = (reason: string): { reason: string } => ({ reason });

export const count = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
};
