import type { EpcisEvent } from '@lotline/chaincode/domain';
import type { Course, TracedEvent } from './tracedEvent';

/**
 * Kinds of an event's effect on goods that it names. `made`: it made them; `stayed`: they were seen at the place; `arrived`: they were
 * brought to the place from the other one; `left`: they left the place for the other one; `used`: they went into other goods or a
 * container.
 */
export const legKinds = { made: 0, stayed: 1, arrived: 2, left: 3, used: 4 } as const;

export interface Leg {
  readonly kind: number;
  readonly place?: string;
  /** The other end of an arrival or departure. */
  readonly other?: string;
}

type Quantities = readonly { readonly epcClass: string }[] | undefined;

const ids = (things: readonly string[] = [], quantities: Quantities = []): Set<string> =>
  new Set([...things, ...quantities.map(({ epcClass }) => epcClass)]);

const none: ReadonlySet<string> = new Set();

const goodsBy = (event: EpcisEvent): Pick<Course, 'made' | 'used'> => {
  switch (event.type) {
    case 'ObjectEvent':
      return { made: event.action === 'ADD' ? ids(event.epcList, event.quantityList) : none, used: none };
    case 'AggregationEvent':
    case 'AssociationEvent':
      return { made: none, used: event.action === 'ADD' ? ids(event.childEPCs, event.childQuantityList) : none };
    case 'TransformationEvent':
      return {
        made: ids(event.outputEPCList, event.outputQuantityList),
        used: ids(event.inputEPCList, event.inputQuantityList),
      };
    case 'TransactionEvent':
      return { made: none, used: none };
  }
};

/** Reads the course of the goods from an event. */
export const courseOf = (event: EpcisEvent): Course => ({
  ...goodsBy(event),
  from: (event.sourceList ?? []).filter(({ type }) => type === 'location').map(({ source }) => source),
  to: (event.destinationList ?? []).filter(({ type }) => type === 'location').map(({ destination }) => destination),
});

const wayOf = ({ places, course }: TracedEvent): Leg => {
  const other = (list: readonly string[]): string | undefined => list.find((each) => !places.includes(each));
  const to = other(course.to);
  if (to !== undefined) return { kind: legKinds.left, other: to };
  const from = other(course.from);
  return from === undefined ? { kind: legKinds.stayed } : { kind: legKinds.arrived, other: from };
};

/** The legs of goods in an event: one for each place that it names, or one without a place. */
export function legsOf(event: TracedEvent, goods: string): Leg[] {
  const { places, course } = event;
  const leg: Leg = course.made.has(goods)
    ? { kind: legKinds.made }
    : course.used.has(goods)
      ? { kind: legKinds.used }
      : wayOf(event);
  return places.length === 0 ? [leg] : places.map((place) => ({ ...leg, place }));
}
