import { convert, type Decimal, scale, subtract } from '@lotline/chaincode/domain';

/** A measure in the base unit of its dimension. Measures of different dimensions cannot be compared. */
export interface Measure {
  readonly dimension: string;
  readonly amount: Decimal;
}

/** Base units of the dimensions that stock is converted in. */
const bases = ['KGM', 'LTR', 'MTR', 'MTK', 'C62', 'SEC'] as const;

/** A unit of a measurement: its size in the base unit, and the value that is 0 there. */
interface Scale {
  readonly times: Decimal;
  readonly zero?: Decimal;
}

/** Units of sensors (UN/ECE Recommendation 20) by dimension, exact by definition. Speed is in metres per hour. */
const sensorUnits: Readonly<Record<string, Readonly<Record<string, Scale>>>> = {
  // Ninths of a kelvin, so that degrees Fahrenheit are exact.
  temperature: {
    KEL: { times: '9' },
    CEL: { times: '9', zero: '-273.15' },
    FAH: { times: '5', zero: '-459.67' },
  },
  pressure: {
    PAL: { times: '1' },
    A97: { times: '100' },
    KPA: { times: '1000' },
    MPA: { times: '1000000' },
    MBR: { times: '100' },
    BAR: { times: '100000' },
    ATM: { times: '101325' },
  },
  speed: { MTS: { times: '3600' }, KMH: { times: '1000' }, HM: { times: '1609.344' }, KNT: { times: '1852' } },
  fraction: { P1: { times: '0.01' }, NX: { times: '0.001' }, '59': { times: '0.000001' } },
  voltage: { VLT: { times: '1' }, '2Z': { times: '0.001' }, KVT: { times: '1000' } },
  frequency: { HTZ: { times: '1' }, KHZ: { times: '1000' }, MHZ: { times: '1000000' } },
};

function sensorMeasure(value: Decimal, unit: string, isDifference: boolean): Measure | undefined {
  for (const [dimension, scales] of Object.entries(sensorUnits)) {
    const found = Object.hasOwn(scales, unit) ? scales[unit] : undefined;
    const amount = found && scale(isDifference ? value : subtract(value, found.zero ?? '0'), found.times, '1');
    if (amount !== undefined) return { dimension, amount };
  }
  return undefined;
}

/** A value with a unit as measure. A unit that cannot be converted is a dimension of its own; a difference has no zero point. */
export function measureOf(value: Decimal, unit: string, isDifference: boolean): Measure {
  const measure = sensorMeasure(value, unit, isDifference);
  if (measure) return measure;
  for (const dimension of bases) {
    const amount = convert(value, unit, dimension);
    if (amount !== undefined) return { dimension, amount };
  }
  return { dimension: unit, amount: value };
}
