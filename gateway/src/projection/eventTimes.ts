import { millisecondsOf } from '@lotline/chaincode/domain';
import type { FactWrite } from './factWrite';
import type { ReadTransaction } from './readTransaction';
import type { TracedEvent } from './tracedEvent';

const byGoods = (events: readonly TracedEvent[]): Map<string, TracedEvent[]> => {
  const naming = new Map<string, TracedEvent[]>();
  for (const event of events) {
    for (const id of [...event.goods, ...event.documents]) {
      const known = naming.get(id);
      if (known) known.push(event);
      else naming.set(id, [event]);
    }
  }
  return naming;
};

/**
 * The time at which a fact changed, in milliseconds since 1970. A transaction does not link its facts to its events, so it is the time of
 * the last event that names the fact's goods at the fact's place, else of the last event that names its goods, else the transaction's time.
 */
export function eventTimes(
  { events: recorded, booked }: ReadTransaction,
  txTime: string,
): (write: FactWrite) => number {
  const events = [...recorded, ...booked];
  const times = new Set(events.map(({ time }) => time));
  const [only] = times;
  if (only === undefined || times.size === 1) {
    let known: number | undefined;
    return () => (known ??= millisecondsOf(only ?? txTime));
  }
  let naming: ReadonlyMap<string, TracedEvent[]> | undefined;
  return ({ key: [goods = '', place = ''] }) => {
    naming ??= byGoods(events);
    const candidates = naming.get(goods) ?? [];
    const event = candidates.findLast(({ places }) => places.includes(place)) ?? candidates.at(-1);
    return millisecondsOf(event?.time ?? txTime);
  };
}
