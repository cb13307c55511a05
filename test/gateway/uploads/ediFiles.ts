/** Real envelopes with the goods of the demonstration. Every part can be replaced. */
export const parts = {
  house: '0860009999992',
  centre: '0860009998001',
  gtin: '00860009999107',
  pallet: '008600099990000107',
  kase: '008600099990000114',
};

const pad = (text: string, length: number): string => text.padEnd(length, ' ');

export interface X12Options {
  readonly control?: string;
  readonly test?: boolean;
  readonly delimiters?: readonly [element: string, component: string, end: string];
}

/** An X12 interchange of 856 messages, each given by the segments between ST and SE. */
export function x12(
  messages: readonly (readonly string[])[],
  { control = '000000001', test = false, delimiters = ['*', '>', '~'] }: X12Options = {},
): string {
  const [element, component, end] = delimiters;
  const isa = [
    'ISA',
    '00',
    pad('', 10),
    '00',
    pad('', 10),
    '01',
    pad('123456789', 15),
    'ZZ',
    pad('RETAILER', 15),
    '261127',
    '0830',
    'U',
    '00401',
    control,
    '0',
    test ? 'T' : 'P',
    component,
  ].join('*');
  const bodies = messages.flatMap((body, index) => {
    const reference = String(index + 1).padStart(4, '0');
    return [`ST*856*${reference}`, ...body, `SE*${body.length + 2}*${reference}`];
  });
  const groups = [`GS*SH*123456789*RETAILER*20261127*0830*1*X*004010`, ...bodies, `GE*${messages.length}*1`];
  const segments = [isa, ...groups, `IEA*1*${control}`].map((segment) => segment.replaceAll('*', element));
  return segments.map((segment) => `${segment}${end}\r\n`).join('');
}

/** The segments of a pallet with a case in it, and of loose goods. */
export const ship856 = (number: string, changes: Partial<typeof parts> = {}): string[] => {
  const { house, centre, gtin, pallet, kase } = { ...parts, ...changes };
  return [
    `BSN*00*${number}*20261127*0830*0001`,
    'HL*1**S',
    'TD5*B*2*SCAC',
    'REF*BM*BOL-77',
    'DTM*011*20261127*0800',
    `N1*SF*Green Valley*UL*${house}`,
    `N1*ST*Corner Fresh*UL*${centre}`,
    'HL*2*1*O',
    'PRF*850-99***20261120',
    'HL*3*2*T',
    `MAN*GM*00${pallet}`,
    'HL*4*3*P',
    `MAN*GM*${kase}`,
    'HL*5*4*I',
    `LIN**UK*${gtin}*LT*EDI-1`,
    'SN1**4*CA',
    'DTM*036*20301231',
    'HL*6*2*I',
    `LIN**UP*${gtin.slice(2)}`,
    'SN1**3*CA',
    'REF*LT*EDI-1',
    'CTT*6*7',
  ];
};

export interface EdifactOptions {
  readonly control?: string;
  readonly una?: string;
  readonly syntax?: string;
}

/** An EDIFACT interchange of DESADV messages, each given by the segments between UNH and UNT. */
export function edifact(
  messages: readonly (readonly string[])[],
  { control = 'REF1', una = '', syntax = 'UNOC:3' }: EdifactOptions = {},
): string {
  const bodies = messages.flatMap((body, index) => [
    `UNH+${index + 1}+DESADV:D:96A:UN:EAN005`,
    ...body,
    `UNT+${body.length + 2}+${index + 1}`,
  ]);
  const head = `UNB+${syntax}+0860009999992:14+0860009998001:14+261127:0830+${control}`;
  return `${una}${[head, ...bodies, `UNZ+${messages.length}+${control}`].map((each) => `${each}'`).join('\n')}\n`;
}

/** The segments of a pallet with goods on it. */
export const despatch = (number: string, changes: Partial<typeof parts> & { lot?: string } = {}): string[] => {
  const { house, centre, gtin, pallet, lot } = { ...parts, pallet: '008600099990000121', lot: 'EDI-1', ...changes };
  return [
    `BGM+351+${number}+9`,
    'DTM+137:20261127:102',
    'RFF+ON:850-98',
    `NAD+SF+${house}::9`,
    `NAD+DP+${centre}::9`,
    'CPS+1',
    'CPS+2+1',
    'PAC+1++201',
    'PCI+33E',
    `GIN+BJ+${pallet}`,
    `LIN+1++${gtin}:SRV`,
    `PIA+1+${lot}:NB`,
    'QTY+12:5:PCE',
    'DTM+36:20301231:102',
    'CNT+2:1',
  ];
};
