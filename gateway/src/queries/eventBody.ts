import { decodeSegment } from '@lotline/chaincode/domain';
import { canonical } from './rootNodes';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
/** The last part of a CBV word in any spelling: bare, URN or web URI. */
const bare = (word: unknown): string => text(word).replace(/^.*[:/-](?=[^:/-]*$)/, '');

/** The number of a document as people write it; another URI is kept. */
function numberOf(uri: string): string {
  const [, number] = /^urn:epcglobal:cbv:bt:\d*:(.*)$/.exec(uri) ?? [];
  return number === undefined ? uri : (decodeSegment(number) ?? number);
}

/** A quantity of goods of one class that an event names. */
export interface Line {
  /** Canonical id of a lot, or of another class. */
  readonly lot: string;
  readonly quantity: string;
  readonly uom: string;
}

export interface ReferenceDocument {
  readonly type: string;
  readonly number: string;
}

/** The fields of a recorded EPCIS event that key data elements come from, with canonical ids. */
export class EventBody {
  readonly #body: Json;

  constructor(body: Json) {
    this.#body = body;
  }

  /** The offset of local time, or UTC. */
  get offset(): string {
    return text(this.#body['eventTimeZoneOffset']) || '+00:00';
  }

  get action(): string {
    return text(this.#body['action']);
  }

  get disposition(): string {
    return text(this.#body['disposition']);
  }

  /** The container that an aggregation event is about. */
  get parent(): string | undefined {
    return this.#id(this.#body['parentID']);
  }

  /** The readPoint, or else the bizLocation. */
  get place(): string {
    return this.#placeOf('readPoint') || this.#placeOf('bizLocation');
  }

  get bizLocation(): string {
    return this.#placeOf('bizLocation');
  }

  quantities(field: 'quantityList' | 'childQuantityList' | 'inputQuantityList' | 'outputQuantityList'): Line[] {
    return objects(this.#body[field]).flatMap(({ epcClass, quantity, uom }) => {
      const lot = this.#id(epcClass);
      return lot === undefined ? [] : [{ lot, quantity: text(quantity), uom: text(uom) }];
    });
  }

  ids(field: 'epcList' | 'childEPCs' | 'inputEPCList' | 'outputEPCList'): string[] {
    const list = this.#body[field];
    return Array.isArray(list) ? list.flatMap((each) => this.#id(each) ?? []) : [];
  }

  /** The party or place of a kind in the source or destination list. */
  end(list: 'source' | 'destination', kind: 'location' | 'owning_party' | 'possessing_party'): string {
    const found = objects(this.#body[`${list}List`]).find(({ type }) => bare(type) === kind);
    return this.#id(found?.[list]) ?? '';
  }

  get documents(): ReferenceDocument[] {
    return objects(this.#body['bizTransactionList']).map(({ type, bizTransaction }) => ({
      type: bare(type),
      number: numberOf(text(bizTransaction)),
    }));
  }

  /** A value of the ILMD by its GS1 Web Vocabulary name. */
  ilmd(name: string): string {
    const ilmd = this.#body['ilmd'];
    if (!isObject(ilmd)) return '';
    const [, value] = Object.entries(ilmd).find(([key]) => key.replace(/^.*[:/#]/, '') === name) ?? [];
    return Array.isArray(value) ? value.map(text).join('; ') : text(value);
  }

  /** Temperatures of sensor reports, such as `36 FAH`. */
  get temperatures(): string[] {
    return objects(this.#body['sensorElementList']).flatMap(({ sensorReport }) =>
      objects(sensorReport)
        .filter(({ type }) => bare(type) === 'Temperature')
        .map(({ value, uom }) => `${text(value)} ${text(uom)}`.trim()),
    );
  }

  #placeOf(field: 'readPoint' | 'bizLocation'): string {
    const place = this.#body[field];
    return (isObject(place) && this.#id(place['id'])) || '';
  }

  #id(value: unknown): string | undefined {
    return typeof value === 'string' && value !== '' ? canonical(value) : undefined;
  }
}
