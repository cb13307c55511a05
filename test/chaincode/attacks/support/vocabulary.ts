import fc from 'fast-check';

/** The ids that requests use. An id that is in a list several times is used more often. */
export interface Names {
  readonly places: readonly string[];
  readonly ends: readonly string[];
  readonly lots: readonly string[];
  readonly made: readonly string[];
  readonly items: readonly string[];
  readonly containers: readonly string[];
  readonly shipments: readonly string[];
  readonly recalls: readonly string[];
  readonly parties: readonly string[];
  readonly events: readonly string[];
  readonly eventIds: readonly string[];
  readonly processes: readonly string[];
  readonly prefixes: readonly string[];
  readonly products: readonly string[];
  /** Business documents, `[type, id]`. */
  readonly documents: readonly (readonly [type: string, id: string])[];
}

export interface Spoken {
  readonly command: string;
  readonly input: object;
}

type Inputs = Readonly<Record<string, fc.Arbitrary<object>>>;

const maybe = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(each, { nil: undefined });
const few = <T>(each: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> => fc.array(each, { maxLength });
const quantity = fc.constantFrom('1', '2.5', '4', '10', '40');
const reason = fc.constant('because');
const localName = fc.constantFrom('A1', 'A2', 'A3');
const user = fc.constantFrom('ann', 'ben');
const signer = fc.constant(`0x${'1'.repeat(40)}`);
const sha256 = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
const isSscc = (id: string): boolean => id.includes('/00/');

const uomOf = (lot: string): string => (lot.includes('00027/') ? 'KGM' : 'CS');

/** Inputs of every command with the given ids. */
export function commandInputs(names: Names): Inputs {
  const one = (list: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...list);
  const [place, end, item] = [one(names.places), one(names.ends), one(names.items)];
  const container = one(names.containers.filter(isSscc));
  const lineOf = (lots: readonly string[]): fc.Arbitrary<{ lot: string; quantity: string; uom: string }> =>
    fc.tuple(one(lots), quantity).map(([lot, much]) => ({ lot, quantity: much, uom: uomOf(lot) }));
  const line = lineOf(names.lots);
  const loose = { lots: few(line), items: few(item, 1) };
  const load = { ...loose, containers: few(container, 1) };
  const goods = fc.oneof(one(names.lots), item, one(names.containers));
  const ref = fc.record({ event: one(names.events), party: maybe(one(names.parties)) });
  const shipment = one(names.shipments);
  const recall = one(names.recalls);
  const link = fc.tuple(goods, fc.oneof(goods, one(names.processes)), maybe(ref)).map(([to, parent, by]) => ({
    goods: to,
    parent,
    ...by,
  }));
  const answer = fc.constantFrom('confirmed', 'disputed');
  const claim = { prefix: one(names.prefixes), party: one(names.parties) };
  const registered = fc.oneof(
    fc.record({ product: one(names.products), reason }),
    fc.record({ place: end, reason }),
    fc.record({ party: claim.party, reason }),
  );
  return {
    registerPlace: fc.record({ place: end, name: reason }),
    registerProduct: fc.record({ product: one(names.products), name: reason, uom: fc.constant('CS') }),
    registerDocument: fc.record({ sha256, kind: reason }),
    registerUser: fc.record({ user, roles: fc.constant(['operator']) }),
    retireUser: fc.record({ user, reason }),
    registerSigner: fc.record({ signer, name: reason, roles: fc.constant(['driver']) }),
    revokeSigner: fc.record({ signer, reason }),
    changeParty: fc.record({ party: claim.party, name: reason }),
    changePlace: fc.record({ place: end, name: reason }),
    changeProduct: fc.record({ product: one(names.products), uom: fc.constantFrom('CS', 'KGM') }),
    retire: registered,
    reinstate: registered,
    allocateSscc: fc.record({
      prefix: maybe(claim.prefix),
      count: fc.constantFrom(1, 5),
      from: maybe(fc.constantFrom(0, 7)),
    }),
    consentToPrefix: fc.record(claim),
    releasePrefix: fc.record({ prefix: claim.prefix }),
    revokePrefix: fc.record({ prefix: claim.prefix, reason }),
    consentToRegulator: fc.record({ party: claim.party }),
    commissionLot: fc.tuple(lineOf(names.made), place).map(([made, at]) => ({ ...made, place: at })),
    commissionItems: fc.record({ items: fc.tuple(item), lot: maybe(one(names.lots)), place }),
    pack: fc.record({ container, place, ...load }),
    unpack: fc.oneof(fc.record({ container, place }), fc.record({ container, place, ...load })),
    transform: fc.record({
      place,
      inputs: fc.record({ lots: fc.tuple(line), items: few(item, 1) }),
      outputs: fc.record({ lots: fc.tuple(lineOf(names.made)) }),
    }),
    count: fc.tuple(line, place).map(([{ lot, quantity: counted, uom }, at]) => ({
      lot,
      counted,
      uom,
      place: at,
      reason: 'count',
    })),
    sell: fc.record({ place, ...loose }),
    destroy: fc.record({ place, ...loose, reason }),
    return: fc.record({ place, ...loose, reason }),
    hold: fc.record({ goods: fc.oneof(one(names.lots), item, container), place: maybe(place), reason }),
    release: fc.record({ goods: fc.oneof(one(names.lots), item, container), place: maybe(place), reason }),
    ship: fc.record({ shipment: localName, from: place, to: end, ...load }),
    handOver: fc.record({ shipment, to: one(names.parties) }),
    accept: fc.record({ shipment }),
    reject: fc.record({ shipment, reason }),
    cancel: fc.record({ shipment, reason }),
    receive: fc.record({ shipment, place: maybe(place), unexpected: few(line, 1) }),
    openRecall: fc.record({
      recall: localName,
      type: fc.constantFrom('voluntary', 'mock', 'withdrawal'),
      withdrawFrom: maybe(place),
      reason,
      roots: fc.array(fc.oneof(one(names.lots), item), { minLength: 1, maxLength: 2 }),
      links: few(link),
    }),
    extendRecall: fc.record({ recall, links: fc.array(link, { minLength: 1, maxLength: 4 }) }),
    answerScope: fc.record({ recall, goods, answer, reason, place: maybe(place) }),
    respondRecall: fc.record({
      recall,
      status: fc.constantFrom('acknowledged', 'completed'),
      rows: few(
        fc
          .tuple(line, place, fc.constantFrom('destroyed', 'quarantined', 'returned', 'unrecoverable'))
          .map(([{ lot, quantity: much, uom }, at, field]) => ({
            goods: lot,
            place: at,
            uom,
            [field]: much,
          })),
        1,
      ),
    }),
    changeRecall: fc.record({ recall, class: fc.constantFrom('I', 'III'), reason }),
    notifyRecall: fc.record({ recall, parties: fc.array(one(names.parties), { minLength: 1, maxLength: 2 }) }),
    reportRecall: fc.record({
      recall,
      height: fc.constant(1),
      pdf: fc.constant('ab'.repeat(32)),
      xlsx: fc.constant('cd'.repeat(32)),
    }),
    closeRecall: fc.record({ recall, early: maybe(fc.record({ reason })) }),
    resolveException: fc.tuple(ref).map(([by]) => ({ ...by, number: 1, resolution: 'seen' })),
    answerLink: fc
      .tuple(ref, goods, answer)
      .map(([by, to, said]) => ({ ...by, goods: to, answer: said, reason: 'known' })),
  };
}

/** A request of any command with the given ids. */
export const anyCommand = (names: Names, leaveOut: readonly string[] = []): fc.Arbitrary<Spoken> => {
  const inputs = commandInputs(names);
  return fc
    .constantFrom(...Object.keys(inputs).filter((name) => !leaveOut.includes(name)))
    .chain((command) => inputs[command]!.map((input) => ({ command, input: defined(input) })));
};

const defined = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

const steps = [
  'accepting',
  'arriving',
  'arriving',
  'collecting',
  'commissioning',
  'commissioning',
  'consigning',
  'creating_class_instance',
  'cycle_counting',
  'cycle_counting',
  'decommissioning',
  'departing',
  'departing',
  'destroying',
  'holding',
  'loading',
  'packing',
  'receiving',
  'receiving',
  'receiving',
  'retail_selling',
  'retail_selling',
  'shipping',
  'shipping',
  'shipping',
  'staging_outbound',
  'storing',
  'unloading',
  'unpacking',
  'void_shipping',
  'void_shipping',
];
const dispositions = ['active', 'damaged', 'destroyed', 'in_transit', 'recalled', 'returned', 'sellable_accessible'];

interface Described {
  readonly disposition: string | undefined;
  readonly document: readonly [type: string, id: string] | undefined;
  readonly lotNumber: string | undefined;
}

/** The disposition, document and master data of an event; only goods that are made have master data. */
function described(type: string, action: string, { disposition, document, lotNumber }: Described): object {
  const isMade = type === 'TransformationEvent' || (type === 'ObjectEvent' && action === 'ADD');
  const documents = document && { bizTransactionList: [{ type: document[0], bizTransaction: document[1] }] };
  const lot = isMade && lotNumber !== undefined && { ilmd: { 'cbvmda:lotNumber': lotNumber } };
  return { disposition, ...documents, ...lot };
}

/** EPCIS events of every type with the given ids. */
export const anyEvent = (names: Names): fc.Arbitrary<object> => {
  const one = (list: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...list);
  const quantities = (lots: readonly string[]): fc.Arbitrary<object[]> =>
    few(
      fc.tuple(one(lots), quantity, fc.boolean()).map(([epcClass, much, counted]) => ({
        epcClass,
        ...(counted || much !== '40' ? { quantity: Number(much), uom: uomOf(epcClass) } : {}),
      })),
    );
  return fc
    .record({
      type: fc.constantFrom(
        'ObjectEvent',
        'ObjectEvent',
        'AggregationEvent',
        'TransformationEvent',
        'AssociationEvent',
        'TransactionEvent',
      ),
      action: fc.constantFrom('OBSERVE', 'OBSERVE', 'ADD', 'DELETE'),
      bizStep: one(steps),
      second: fc.integer({ min: 0, max: 599 }),
      at: maybe(one(names.places)),
      from: maybe(one(names.ends)),
      to: maybe(fc.oneof(one(names.ends), one(names.parties))),
      eventID: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: one(names.eventIds) },
      ),
      wrong: fc.integer({ min: 0, max: 9 }),
      parentID: one(names.containers),
      lines: quantities(names.lots),
      outputs: quantities([...names.made, ...names.lots]),
      things: few(fc.oneof(one(names.items), one(names.containers))),
      outputThings: few(one(names.items), 1),
      process: maybe(fc.constantFrom('urn:uuid:run-1', 'urn:uuid:run-2')),
      document: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constantFrom(...names.documents)),
      disposition: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, one(dispositions)),
      lotNumber: fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        fc.constantFrom('X', 'Y', 'Z', 'SALAD', 'RUN'),
      ),
    })
    .map(({ type, action, bizStep, second, at, from, to, eventID, wrong, parentID, ...rest }) => {
      const family = { action, parentID, childEPCs: rest.things, childQuantityList: rest.lines };
      const shape = {
        ObjectEvent: { action, epcList: rest.things, quantityList: action === 'ADD' ? rest.outputs : rest.lines },
        AggregationEvent: family,
        AssociationEvent: family,
        TransactionEvent: {
          action,
          epcList: rest.things,
          quantityList: rest.lines,
          bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:9506001000008:po-1' }],
        },
        TransformationEvent: {
          inputEPCList: rest.things,
          inputQuantityList: rest.lines,
          outputEPCList: rest.outputThings,
          outputQuantityList: rest.outputs,
          ...(rest.process && { transformationID: rest.process }),
        },
      }[type as 'ObjectEvent'];
      const aim = to?.includes('/417/') ? 'owning_party' : 'location';
      return defined({
        type,
        ...shape,
        bizStep,
        ...described(type, action, rest),
        eventTime: new Date(Date.UTC(2026, 3, 1, 8, 10) + second).toISOString(),
        eventTimeZoneOffset: '+00:00',
        ...(at && { readPoint: { id: at }, bizLocation: { id: at } }),
        ...(from && { sourceList: [{ type: 'location', source: from }] }),
        ...(to && { destinationList: [{ type: aim, destination: to }] }),
        ...(eventID && { eventID }),
        ...(wrong === 0 && { errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z' } }),
      });
    });
};
