import { type Decimal, scale } from './quantity';
import { packageCodes } from './uomCodes';

/** The size of each unit in the first unit of its group, exact by international definition and not rounded as in tables. */
const dimensions: readonly Readonly<Record<string, Decimal>>[] = [
  {
    KGM: '1',
    GRM: '0.001',
    MGM: '0.000001',
    MC: '0.000000001',
    HGM: '0.1',
    DTN: '100',
    TNE: '1000',
    KTN: '1000000',
    LBR: '0.45359237',
    ONZ: '0.028349523125',
    APZ: '0.0311034768',
    STN: '907.18474',
    LTN: '1016.0469088',
    CWA: '45.359237',
    CWI: '50.80234544',
  },
  {
    LTR: '1',
    MLT: '0.001',
    CLT: '0.01',
    DLT: '0.1',
    HLT: '100',
    MTQ: '1000',
    DMQ: '1',
    CMQ: '0.001',
    MMQ: '0.000001',
    GLL: '3.785411784',
    QT: '0.946352946',
    PT: '0.473176473',
    OZA: '0.0295735295625',
    GLI: '4.54609',
    OZI: '0.0284130625',
    FTQ: '28.316846592',
    INQ: '0.016387064',
    YDQ: '764.554857984',
    BUA: '35.23907016688',
    BLL: '158.987294928',
  },
  {
    MTR: '1',
    CMT: '0.01',
    MMT: '0.001',
    DMT: '0.1',
    KMT: '1000',
    FOT: '0.3048',
    INH: '0.0254',
    YRD: '0.9144',
    SMI: '1609.344',
  },
  // Without ACR: the acre of Recommendation 20 is the survey acre, which is not an exact decimal of square metres.
  { MTK: '1', CMK: '0.0001', MMK: '0.000001', HAR: '10000', FTK: '0.09290304', INK: '0.00064516', YDK: '0.83612736' },
  {
    C62: '1',
    EA: '1',
    H87: '1',
    PCE: '1',
    NAR: '1',
    DZN: '12',
    DPC: '12',
    HC: '100',
    CEN: '100',
    GRO: '144',
    MIL: '1000',
  },
  { SEC: '1', MIN: '60', HUR: '3600', DAY: '86400' },
];

/** Each package type is its own dimension: a box is not a bag. Recommendation 20 puts an X before the codes of Recommendation 21. */
const bare = (code: string): string => (packageCodes.has(code) ? code.replace(/^X(?=..$)/, '') : code);

const dimensionOf = (code: string): Readonly<Record<string, Decimal>> | undefined =>
  dimensions.find((containers) => Object.hasOwn(containers, code));

/** True if `from` is an EPCIS count without unit (2.0, 7.3.3.3) and `to` a package: the trade item counted is that package. */
const countsPackages = (from: string, to: string): boolean => from === 'C62' && packageCodes.has(to);

/** Returns true if quantities in both units can be compared. */
export const isComparable = (from: string, to: string): boolean => {
  if (bare(from) === bare(to) || countsPackages(from, to)) return true;
  const dimension = dimensionOf(from);
  return dimension !== undefined && Object.hasOwn(dimension, to);
};

/** The quantity in another unit, exactly; undefined if it is not a finite decimal or the units are not comparable. */
export const convert = (quantity: Decimal, from: string, to: string): Decimal | undefined => {
  if (bare(from) === bare(to) || countsPackages(from, to)) return quantity;
  const dimension = dimensionOf(from);
  const [of, into] = [dimension?.[from], dimension?.[to]];
  return of === undefined || into === undefined ? undefined : scale(quantity, of, into);
};
