import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import {
  itemIdOf,
  lotIdOf,
  partyIdOf,
  placeIdOf,
  productIdOf,
  logisticUnitIdOf,
  type ItemId,
  type LotId,
  type PartyId,
  type PlaceId,
  type ProductId,
  type LogisticUnitId,
} from '../../../chaincode/src/domain/gs1/id';
import { recallIdOf, shipmentIdOf, type RecallId, type ShipmentId } from '../../../chaincode/src/domain/businessId';
import { type CallerRole, callerRoles } from '../../../chaincode/src/domain/roles';
import type { CommandInput, CommandName } from '../../../chaincode/src/domain/transactions';

/** One request and its caller. The runner numbers requests without an id. */
export interface Said {
  readonly caller: { readonly msp: string; readonly roles: ReadonlySet<CallerRole>; readonly user?: string };
  readonly command: string;
  readonly input: unknown;
  readonly id?: string;
}

const keyed = (digits: string): string => digits + checkDigit(digits);

/** An organisation that sends requests, and the ids under its GS1 Company Prefix. */
export class Actor {
  readonly msp: string;
  readonly prefix: string;
  readonly roles: ReadonlySet<CallerRole>;
  readonly party: PartyId;
  readonly place: PlaceId;
  readonly otherPlace: PlaceId;
  readonly product: ProductId;
  readonly otherProduct: ProductId;

  constructor(msp: string, prefix: string, roles: readonly CallerRole[] = callerRoles) {
    this.msp = msp;
    this.prefix = prefix;
    this.roles = new Set(roles);
    this.party = partyIdOf(keyed(`${prefix}00000`));
    this.place = placeIdOf(keyed(`${prefix}00001`));
    this.otherPlace = placeIdOf(keyed(`${prefix}00002`));
    this.product = productIdOf(this.gtin(1));
    this.otherProduct = productIdOf(this.gtin(2));
  }

  gtin(number: number): string {
    return keyed(`0${this.prefix}${String(number).padStart(5, '0')}`);
  }

  lot(number: string): LotId {
    return lotIdOf(this.gtin(1), number);
  }

  item(serial: string): ItemId {
    return itemIdOf(this.gtin(1), serial);
  }

  container(number: number): LogisticUnitId {
    return logisticUnitIdOf(keyed(`0${this.prefix}${String(number).padStart(9, '0')}`));
  }

  shipment(id: string): ShipmentId {
    return shipmentIdOf(this.party, id);
  }

  recall(id: string): RecallId {
    return recallIdOf(this.party, id);
  }

  /** The same organisation, with a certificate that has fewer roles. */
  withRoles(...roles: CallerRole[]): Actor {
    return new Actor(this.msp, this.prefix, roles);
  }

  asks<N extends CommandName>(command: N, input: CommandInput<N>, id?: string): Said {
    return this.says(command, input, id);
  }

  /** A request with input that may be invalid for its command. */
  says(command: string, input: unknown, id?: string): Said {
    return { caller: { msp: this.msp, roles: this.roles }, command, input, ...(id !== undefined && { id }) };
  }

  /** Captures an EPCIS event. */
  captures(event: object, id?: string): Said {
    return this.says('capture', { event }, id);
  }
}

export const farm = new Actor('FarmMSP', '9506001');
export const carrier = new Actor('CarrierMSP', '9506002');
export const shop = new Actor('ShopMSP', '9506003');
/** An organisation that is not registered. */
export const stranger = new Actor('StrangerMSP', '9506009');

/** `witness` consents to the actor's prefix. The first member of a network needs no consent. */
const registration = (
  actor: Actor,
  name: string,
  role: 'supplier' | 'carrier' | 'retailer',
  witness?: Actor,
): Said[] => [
  actor.asks('registerParty', { party: actor.party, name, roles: [role], prefixes: [actor.prefix] }),
  ...(witness ? [witness.asks('consentToPrefix', { prefix: actor.prefix, party: actor.party })] : []),
  actor.asks('registerPlace', { place: actor.place, name: `${name}'s first place` }),
  actor.asks('registerPlace', { place: actor.otherPlace, name: `${name}'s second place` }),
];

/** The requests that register the network of every story. */
export const network: readonly Said[] = [
  ...registration(farm, 'Farm', 'supplier'),
  ...registration(carrier, 'Carrier', 'carrier', farm),
  ...registration(shop, 'Shop', 'retailer', farm),
  farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', uom: 'CS', shelfLifeDays: 10 }),
  farm.asks('registerProduct', { product: farm.otherProduct, name: 'Tomato', uom: 'KGM' }),
];
