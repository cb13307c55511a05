import { type Decimal, factKey, type FactKind, type Stock } from '@lotline/chaincode/domain';
import type { Body, Write } from './blocks';

export const write = (kind: FactKind, key: readonly string[], value: Body | null): Write => [
  factKey(kind, ...key),
  value,
];
const nothing = { made: '0', consumed: '0', sold: '0', destroyed: '0', adjusted: '0' } as const;
const stockFact = (onHand: Decimal, held: Decimal = '0', reserved: Decimal = '0'): Body & Stock => ({
  uom: 'KGM',
  onHand,
  held,
  reserved,
  ...nothing,
});
export const stocked = (lot: string, place: string, onHand: Decimal, held: Decimal = '0'): Write =>
  write('stock', [lot, place], stockFact(onHand, held));
