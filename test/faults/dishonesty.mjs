import { join } from 'node:path';
import {
  carrierParty,
  distributionCentre,
  lotId,
  packingHouse,
  shipmentId,
  stockLine,
  unitOfMeasure,
} from '../crash/goods.mjs';
import { Violation } from '../crash/violation.mjs';
import { Direct } from './direct.mjs';
import { patchContract, servePatched } from './patchedService.mjs';

/** Lot numbers have 20 characters at most. */
const unique = () => Date.now().toString(36);

const commission = (lot, quantity) => ({ lot, place: packingHouse, quantity: String(quantity), uom: unitOfMeasure });

const commissionWrite = (key, quantity) => ({
  key,
  organisation: 'supplier',
  name: 'commissionLot',
  input: commission(lotId(key), quantity),
  effects: [{ lot: lotId(key), place: packingHouse, onHand: quantity }],
});

function expectEqual(what, found, expected) {
  if (found !== expected) throw new Violation(`${what} came to ${found}, not ${expected}.`);
}

/** Makes a lot and offers it to the carrier; returns the shipment's id and the expected effect of its acceptance. */
async function offer(load, name) {
  const lot = lotId(name);
  await load.record(commissionWrite(name, 40), 60);
  const lines = [stockLine(lot, 40)];
  const goods = { lots: lines, items: [], containers: [], documents: [{ type: 'po', id: `PO-${name}` }] };
  const input = { shipment: name, from: packingHouse, to: distributionCentre, carrier: carrierParty, ...goods };
  const effects = [{ lot, place: packingHouse, reserved: 40 }];
  await load.record({ key: `${name}-offer`, organisation: 'supplier', name: 'ship', input, effects }, 60);
  return {
    key: `${name}-acceptance`,
    organisation: 'carrier',
    name: 'accept',
    input: { shipment: shipmentId(name) },
    effects: [
      { lot, place: packingHouse, onHand: -40, reserved: -40 },
      { lot, place: distributionCentre, inTransit: 40 },
    ],
  };
}

/** Checks that an acceptance needs the endorsement of a majority: no single organisation can accept. */
export async function acceptAlone({ network, load, caughtUp }) {
  const acceptance = await offer(load, `C${unique()}`);
  await caughtUp();
  const carrier = new Direct(await network.material(), 'carrier');
  try {
    const request = { id: `${acceptance.key}-alone`, command: 'accept', input: acceptance.input };
    for (const endorsers of [['carrier'], ['supplier'], ['retailer']]) {
      const proposed = await carrier.endorse([request], endorsers);
      expectEqual('the endorsed acceptance', proposed.outcomes[0].status, 'recorded');
      const code = await carrier.order(proposed);
      expectEqual(`an acceptance endorsed by ${endorsers.join(' and ')}`, code, 'ENDORSEMENT_POLICY_FAILURE');
    }
  } finally {
    carrier.close();
  }
  await load.record(acceptance, 60);
  return 'endorsed by one organisation it is void, endorsed as the gateway plans it counts';
}

/** Checks that a service that multiplies made quantities by ten cannot commit its results alone. */
export async function answerDifferently({ network, load, folder, clients, caughtUp }) {
  const copy = join(folder, 'patched');
  patchContract(copy);
  const id = await servePatched(network, 'supplier', copy);
  const name = `D${unique()}`;
  const supplier = new Direct(await network.material(), 'supplier');
  let said;
  try {
    const request = { id: `${name}-alone`, command: 'commissionLot', input: commission(lotId(`${name}-alone`), 7) };
    const alone = await supplier.endorse([request], ['supplier']);
    const values = alone.writes.map(({ value }) => value ?? '').join();
    expectEqual('whether the patched service counts tenfold', values.includes('"onHand":"70"'), true);
    const code = await supplier.order(alone);
    expectEqual('a transaction that the patched service alone endorsed', code, 'ENDORSEMENT_POLICY_FAILURE');
    said = await supplier.endorse([request], ['supplier', 'retailer']).then(
      () => 'agreed',
      ({ details = [], message }) => details.map((each) => each.message).join() || message,
    );
    if (!/do not match/.test(said)) throw new Violation(`two endorsers that differ resulted in: ${said}`);
  } finally {
    supplier.close();
  }
  const through = await submitThrough(clients, commissionWrite(`${name}-through`, 7));
  const honest = await load.record(retailerLot(name), 60);
  await network.signal(id, 'SIGKILL');
  await network.up();
  // Independently of the earlier outcome, the lot must now exist once, by the honest rules.
  await load.record(commissionWrite(`${name}-through`, 7), 60);
  await caughtUp();
  return `endorsed by it alone void, with another refused, through its own gateway ${through}; the retailer's lot took ${Math.round(honest)} ms`;
}

async function submitThrough(clients, { organisation, name, input, key }) {
  try {
    const { status } = await clients[organisation][name](input, { idempotencyKey: key });
    return status;
  } catch (error) {
    return error.code;
  }
}

const retailerLot = (name) => {
  const lot = `https://id.gs1.org/01/00860009998100/10/${name}`;
  const input = { lot, place: distributionCentre, quantity: '9', uom: 'EA' };
  const effects = [{ lot, place: distributionCentre, uom: 'EA', onHand: 9 }];
  return { key: `${name}-honest`, organisation: 'retailer', name: 'commissionLot', input, effects };
};
