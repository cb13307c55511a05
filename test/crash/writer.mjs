import {
  carrierParty,
  distributionCentre,
  lotId,
  packingHouse,
  retailerParty,
  sharedLot,
  shipmentId,
  stockLine,
  logisticUnitId,
  unitOfMeasure,
} from './goods.mjs';

const atSupplier = (lot, change) => ({ lot, place: packingHouse, ...change });
const atRetailer = (lot, change) => ({ lot, place: distributionCentre, ...change });

/** Makes the lot that all writers sell from. */
export const sharedLotWrite = (name) => ({
  key: `${name}-shared`,
  organisation: 'retailer',
  name: 'commissionLot',
  input: {
    lot: sharedLot.lot,
    place: distributionCentre,
    quantity: String(sharedLot.quantity),
    uom: sharedLot.uom,
  },
  effects: [atRetailer(sharedLot.lot, { uom: sharedLot.uom, onHand: sharedLot.quantity })],
});

/**
 * A writer that makes, ships, receives and sells its own lots, one write at a time, and sends only allowed writes: every refusal is a
 * fault. Goods that a write consumes are reserved when it is sent; goods that it makes are available when it is acknowledged.
 */
export class Writer {
  #random;
  #name;
  #number;
  #count = 0;
  #serial = 0;
  #loose = [];
  #containers = [];
  #shipments = [];
  #arrived = [];
  #arrivedContainers = [];
  /** The write that was sent and has no response yet. */
  pending;

  constructor(random, life, number) {
    this.#random = random;
    this.#name = `${life}-${number}`;
    this.#number = number;
  }

  /** The pending write, or a new one. */
  next() {
    this.pending ??= this.#choose();
    return this.pending;
  }

  /** The pending write was acknowledged. */
  acknowledge() {
    const { then } = this.pending;
    this.pending = undefined;
    then?.();
  }

  isImpatient() {
    return this.#random.chance(0.05);
  }

  /** Milliseconds between a response and the next write. */
  pause() {
    return this.#random.between(0, 12);
  }

  #choose() {
    const choices = [
      [this.#loose.length < 4, () => this.#commission()],
      [this.#loose.length < 4, () => this.#captureCommission()],
      [this.#loose.length > 0 && this.#serial < 1000, () => this.#pack()],
      [this.#loose.length + this.#containers.length > 1, () => this.#ship()],
      [this.#shipments.length > 0, () => this.#handle()],
      [this.#shipments.length > 0, () => this.#handle()],
      [this.#arrivedContainers.length > 0, () => this.#unpack()],
      [this.#arrived.length > 0, () => this.#sell()],
      [this.#arrived.length > 0, () => this.#captureSale()],
      [true, () => this.#sellShared()],
    ];
    return this.#random.pick(choices.filter(([possible]) => possible))[1]();
  }

  #write(organisation, name, input, rest) {
    this.#count += 1;
    return { key: `${this.#name}-${this.#count}`, organisation, name, input, ...rest };
  }

  #commission() {
    const lot = lotId(`${this.#name}-${this.#count + 1}`);
    const quantity = this.#random.between(10, 500);
    const input = { lot, place: packingHouse, quantity: String(quantity), uom: unitOfMeasure };
    const effects = [atSupplier(lot, { onHand: quantity })];
    return this.#write('supplier', 'commissionLot', input, {
      effects,
      then: () => this.#loose.push({ lot, quantity }),
    });
  }

  /** Half of the events have an id of their own; the others are known by their hash. */
  #event(parts) {
    const place = parts.place;
    return {
      type: 'ObjectEvent',
      ...(parts.id === undefined ? {} : { eventID: parts.id }),
      // Later than all acknowledged writes, because lots are sold after they were made.
      eventTime: new Date().toISOString(),
      eventTimeZoneOffset: '+00:00',
      action: parts.action,
      bizStep: parts.bizStep,
      disposition: parts.disposition,
      readPoint: { id: place },
      bizLocation: { id: place },
      quantityList: [{ epcClass: parts.lot, quantity: parts.quantity, uom: unitOfMeasure }],
    };
  }

  #eventId() {
    return `urn:lotline:crash:${this.#name}-${this.#count + 1}`;
  }

  #captureCommission() {
    const lot = lotId(`${this.#name}-${this.#count + 1}`);
    const quantity = this.#random.between(10, 500);
    const id = this.#random.chance(0.5) ? this.#eventId() : undefined;
    const step = { action: 'ADD', bizStep: 'commissioning', disposition: 'active' };
    const event = this.#event({ id, lot, quantity, place: packingHouse, ...step });
    const effects = [atSupplier(lot, { onHand: quantity })];
    return this.#write('supplier', 'capture', undefined, {
      event,
      effects,
      then: () => this.#loose.push({ lot, quantity }),
    });
  }

  #take(list) {
    return list.splice(this.#random.between(0, list.length - 1), 1)[0];
  }

  /** A part of a lot; the rest stays in the list. */
  #takePart(list) {
    const { lot, quantity } = this.#take(list);
    const part = this.#random.between(1, quantity);
    if (part < quantity) list.push({ lot, quantity: quantity - part });
    return { lot, quantity: part };
  }

  #pack() {
    const { lot, quantity } = this.#takePart(this.#loose);
    this.#serial += 1;
    const container = logisticUnitId(this.#number * 1000 + this.#serial);
    const input = { container, place: packingHouse, lots: [stockLine(lot, quantity)], items: [], containers: [] };
    const then = () => this.#containers.push({ container, lot, quantity });
    return this.#write('supplier', 'pack', input, { effects: [], then });
  }

  #ship() {
    const lots = this.#loose.length > 0 ? [this.#takePart(this.#loose)] : [];
    const containers = this.#containers.length > 0 ? [this.#take(this.#containers)] : [];
    const name = `${this.#name}-${this.#count + 1}`;
    const shipment = { id: shipmentId(name), lots, containers, stage: 'offered' };
    const input = {
      shipment: name,
      from: packingHouse,
      to: distributionCentre,
      carrier: carrierParty,
      lots: lots.map(({ lot, quantity }) => stockLine(lot, quantity)),
      items: [],
      containers: containers.map(({ container }) => container),
      documents: [{ type: 'po', id: `PO-${name}` }],
    };
    const effects = [...lots, ...containers].map(({ lot, quantity }) => atSupplier(lot, { reserved: quantity }));
    return this.#write('supplier', 'ship', input, { effects, then: () => this.#shipments.push(shipment) });
  }

  #handle() {
    const shipment = this.#take(this.#shipments);
    if (shipment.stage === 'offered') return this.#random.chance(0.1) ? this.#reject(shipment) : this.#accept(shipment);
    return shipment.stage === 'accepted' ? this.#handOver(shipment) : this.#receive(shipment);
  }

  #accept(shipment) {
    const effects = [...shipment.lots, ...shipment.containers].flatMap(({ lot, quantity }) => [
      atSupplier(lot, { onHand: -quantity, reserved: -quantity }),
      atRetailer(lot, { inTransit: quantity }),
    ]);
    const then = () => this.#shipments.push({ ...shipment, stage: 'accepted' });
    return this.#write('carrier', 'accept', { shipment: shipment.id }, { effects, then });
  }

  #reject(shipment) {
    const effects = [...shipment.lots, ...shipment.containers].map(({ lot, quantity }) =>
      atSupplier(lot, { reserved: -quantity }),
    );
    const then = () => {
      this.#loose.push(...shipment.lots);
      this.#containers.push(...shipment.containers);
    };
    const input = { shipment: shipment.id, reason: 'no room on the truck' };
    return this.#write('carrier', 'reject', input, { effects, then });
  }

  #handOver(shipment) {
    const then = () => this.#shipments.push({ ...shipment, stage: 'handedOver' });
    const input = { shipment: shipment.id, to: retailerParty };
    return this.#write('carrier', 'handOver', input, { effects: [], then });
  }

  /** Some lines arrive short or damaged. */
  #receive({ id, lots, containers }) {
    const lines = lots.map(({ lot, quantity }) => {
      const damaged = this.#random.chance(0.2) ? this.#random.between(0, quantity) : 0;
      const accepted =
        quantity - damaged - (this.#random.chance(0.2) ? this.#random.between(0, quantity - damaged) : 0);
      return { lot, quantity, accepted, damaged };
    });
    const input = {
      shipment: id,
      final: true,
      lots: lines.map(({ lot, accepted, damaged }) => ({
        lot,
        accepted: String(accepted),
        damaged: String(damaged),
        uom: unitOfMeasure,
      })),
    };
    const exceptions = lines.flatMap(({ quantity, accepted, damaged }) => [
      ...(accepted + damaged < quantity ? ['receipt_short'] : []),
      ...(damaged > 0 ? ['receipt_damaged'] : []),
    ]);
    const effects = [
      ...lines.map(({ lot, quantity, accepted, damaged }) =>
        atRetailer(lot, { inTransit: -quantity, onHand: accepted + damaged, held: damaged }),
      ),
      ...containers.map(({ lot, quantity }) => atRetailer(lot, { inTransit: -quantity, onHand: quantity })),
    ];
    const then = () => {
      this.#arrived.push(...lines.filter(({ accepted }) => accepted > 0).map((line) => this.#sellable(line)));
      this.#arrivedContainers.push(...containers);
    };
    return this.#write('retailer', 'receive', input, { effects, exceptions, then });
  }

  #sellable({ lot, accepted }) {
    return { lot, quantity: accepted };
  }

  #unpack() {
    const { container, lot, quantity } = this.#take(this.#arrivedContainers);
    const input = { container, place: distributionCentre, lots: [], items: [], containers: [] };
    const then = () => this.#arrived.push({ lot, quantity });
    return this.#write('retailer', 'unpack', input, { effects: [], then });
  }

  #sell() {
    const { lot, quantity } = this.#takePart(this.#arrived);
    const input = { place: distributionCentre, lots: [stockLine(lot, quantity)], items: [] };
    return this.#write('retailer', 'sell', input, { effects: [atRetailer(lot, { onHand: -quantity })] });
  }

  #captureSale() {
    const { lot, quantity } = this.#takePart(this.#arrived);
    const step = { action: 'OBSERVE', bizStep: 'retail_selling', disposition: 'retail_sold' };
    const event = this.#event({ id: this.#eventId(), lot, quantity, place: distributionCentre, ...step });
    return this.#write('retailer', 'capture', undefined, { event, effects: [atRetailer(lot, { onHand: -quantity })] });
  }

  #sellShared() {
    const quantity = this.#random.between(1, 3);
    const input = { place: distributionCentre, lots: [stockLine(sharedLot.lot, quantity, sharedLot.uom)], items: [] };
    const effects = [atRetailer(sharedLot.lot, { uom: sharedLot.uom, onHand: -quantity })];
    return this.#write('retailer', 'sell', input, { effects });
  }
}
