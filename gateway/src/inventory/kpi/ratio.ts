import { type Decimal, isNegative, isZero } from '@lotline/chaincode/domain';
import type { KpiName } from '../../answers/inventoryKpis';
import type { Gap } from '../../answers/inventoryPolicies';
import { divide, multiply } from '../decimals';
import type { Measure } from './task';

export const ratioPlaces = 4;

export const gapOf = (code: string, field: string, detail: string): Gap => ({ code, field, detail });

export interface Ratio {
  readonly kpi: KpiName;
  readonly by?: string;
  readonly unit: string;
  readonly formula: string;
  readonly over: readonly [name: string, value: Decimal];
  readonly under: readonly [name: string, value: Decimal];
  readonly times: Decimal;
  readonly gaps?: readonly Gap[];
  /** The reason for a denominator of zero. */
  readonly missing: string;
}

/** A quotient times a number; a gap if the denominator is not above zero. */
export function ratio({ kpi, by, unit, formula, over, under, times, gaps = [], missing }: Ratio): Measure {
  const isKnown = !isZero(under[1]) && !isNegative(under[1]);
  return {
    kpi,
    ...(by !== undefined && { by }),
    ...(isKnown && { value: divide(multiply(over[1], times), under[1], ratioPlaces) }),
    unit,
    formula,
    terms: [over, under].map(([name, value]) => ({ name, value })),
    gaps: [...gaps, ...(isKnown ? [] : [gapOf('not_computable', kpi, missing)])],
  };
}

/** A share in percent of some counted things. */
export const percentOf = (
  given: Pick<Ratio, 'kpi' | 'by' | 'formula' | 'missing'>,
  names: readonly [over: string, under: string],
  [over, under]: readonly [number, number],
): Measure => ratio({ ...given, unit: '%', over: [names[0], `${over}`], under: [names[1], `${under}`], times: '100' });
