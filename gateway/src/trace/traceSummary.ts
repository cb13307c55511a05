import type { TraceSummary } from '../answers';
import type { DescribedGoods } from './describeNode';
import type { EdgeEvent } from './eventIndex';

/** Number of ids that a summary lists of each kind. */
const most = 100;

/** The first ids in order. */
const counted = (ids: ReadonlySet<string>): TraceSummary['origins'] => ({
  count: ids.size,
  ids: [...ids].sort().slice(0, most),
});

/** Collects the summary of a trace. */
export class SummaryBuilder {
  readonly #origins = new Set<string>();
  readonly #hands = new Set<string>();
  readonly #places = new Set<string>();
  readonly #certificates = new Set<string>();
  readonly #recalls = new Set<string>();
  #goods = 0;
  #levels = 0;
  #from: string | undefined;
  #to: string | undefined;

  origin(id: string): void {
    this.#origins.add(id);
  }

  goods({ node, certificates, recalls }: DescribedGoods): void {
    this.#goods += 1;
    this.#levels = Math.max(this.#levels, node.depth);
    for (const each of certificates) this.#certificates.add(each);
    for (const each of recalls) this.#recalls.add(each);
  }

  event({ party, places, time }: EdgeEvent): void {
    if (party !== null) this.#hands.add(party);
    for (const place of places) this.#places.add(place);
    if (this.#from === undefined || time < this.#from) this.#from = time;
    if (this.#to === undefined || time > this.#to) this.#to = time;
  }

  result(alarms: number): TraceSummary {
    return {
      goods: this.#goods,
      levels: this.#levels,
      origins: counted(this.#origins),
      hands: counted(this.#hands),
      places: counted(this.#places),
      ...(this.#from !== undefined && { from: this.#from }),
      ...(this.#to !== undefined && { to: this.#to }),
      certificates: counted(this.#certificates),
      alarms,
      recalls: counted(this.#recalls),
    };
  }
}
