import { mostReadings, type Reading, type Readings, type ReadingStore } from './readingStore';

interface OfSubject {
  readonly organisation: string;
  readonly subject: string;
  readings: readonly Reading[];
}

const isSame = (a: Reading, b: Reading): boolean => a.code === b.code && a.event === b.event && a.party === b.party;

/** Readings as they will be once what events of one go change is kept: nothing is written before `keep`. */
export class NewReadings implements Readings {
  readonly #store: ReadingStore;
  readonly #known = new Map<string, OfSubject>();
  readonly #changes: (() => void)[] = [];

  constructor(store: ReadingStore) {
    this.#store = store;
  }

  add(organisation: string, subject: string, reading: Reading): void {
    const known = this.#of(organisation, subject);
    if (known.readings.some((each) => isSame(each, reading))) return;
    const others = known.readings.filter(({ code }) => code !== reading.code);
    const alike = known.readings.filter(({ code }) => code === reading.code);
    known.readings = others.concat(alike.concat(reading).slice(-mostReadings));
    this.#changes.push(() => {
      this.#store.add(organisation, subject, reading);
    });
  }

  remove(organisation: string, event: string, party: string): string[] {
    const isGone = (reading: Reading): boolean => reading.event === event && reading.party === party;
    const stored = this.#store.subjectsOf(organisation, event, party).map((subject) => this.#of(organisation, subject));
    const all = [...new Set(stored.concat([...this.#known.values()]))];
    const touched = all.filter((each) => each.organisation === organisation && each.readings.some(isGone));
    for (const each of touched) each.readings = each.readings.filter((reading) => !isGone(reading));
    if (touched.length > 0) {
      this.#changes.push(() => {
        this.#store.remove(organisation, event, party);
      });
    }
    return touched.map(({ subject }) => subject);
  }

  of(organisation: string, subject: string): readonly Reading[] {
    return this.#of(organisation, subject).readings;
  }

  /** Writes the changes into the store. */
  keep(): void {
    for (const change of this.#changes) change();
  }

  #of(organisation: string, subject: string): OfSubject {
    const key = JSON.stringify([organisation, subject]);
    const known = this.#known.get(key) ?? {
      organisation,
      subject,
      readings: this.#store.of(organisation, subject),
    };
    this.#known.set(key, known);
    return known;
  }
}
