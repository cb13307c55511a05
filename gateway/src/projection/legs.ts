import type { EpcisEvent } from '@lotline/chaincode/domain';
import type { TracedEvent } from './tracedEvent';

/**
 * Kinds of an event's effect on goods that it names. `made`: it made them; `stayed`: they were seen at the place; `arrived`: they were
 * brought to the place from the other one; `left`: they left the place for the other one; `used`: they went into other goods or a
 * container.
 */
export const legKinds = { made: 0, stayed: 1, arrived: 2, left: 3, used: 4 } as const;

interface Way {
  readonly kind: number;
  /** The other end of an arrival or departure. */
  readonly other?: string;
}

type Quantities = readonly { readonly epcClass: string }[] | undefined;

const ids = (things: readonly string[] = [], quantities: Quantities = []): Set<string> =>
  new Set([...things, ...quantities.map(({ epcClass }) => epcClass)]);

const none: ReadonlySet<string> = new Set();

/** The goods that an event makes, and those that it uses. */
const goodsBy = (event: EpcisEvent): { readonly made: ReadonlySet<string>; readonly used: ReadonlySet<string> } => {
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

const wayOf = ({ sourceList = [], destinationList = [] }: EpcisEvent, places: readonly string[]): Way => {
  const isOther = (id: string): boolean => !places.includes(id);
  const to = destinationList.find(({ type, destination }) => type === 'location' && isOther(destination))?.destination;
  if (to !== undefined) return { kind: legKinds.left, other: to };
  const from = sourceList.find(({ type, source }) => type === 'location' && isOther(source))?.source;
  return from === undefined ? { kind: legKinds.stayed } : { kind: legKinds.arrived, other: from };
};

/** How an event at these places concerns the goods. */
export function effectsOf(
  event: EpcisEvent,
  places: readonly string[],
  goods: readonly string[],
): Pick<TracedEvent, 'effects' | 'other'> {
  const { made, used } = goodsBy(event);
  const { kind, other } = wayOf(event, places);
  const effectOn = (id: string): number => (made.has(id) ? legKinds.made : used.has(id) ? legKinds.used : kind);
  return { effects: goods.map(effectOn), ...(other !== undefined && { other }) };
}

/** Only journeys have another end. */
export const isJourney = (kind: number): boolean => kind === legKinds.left || kind === legKinds.arrived;
