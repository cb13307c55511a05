import { createHash } from 'node:crypto';
import { type Shipment, shipmentIdOf } from '@lotline/chaincode/domain';
import type { FileError } from '../../answers/uploads';
import { changedLines } from '../../inventory/changedLines';
import { findFact } from '../../queries/findFact';
import { currentOf, replacementNumber, versionsOf } from '../../queries/shipmentVersions';
import type { Advice, AdvicePlace } from '../advice';
import type { Message } from './messages';
import { linesOf, shipmentLines, unitsOf } from './shipmentLines';
import type { AdviceReading, ReadChange } from './toAdvice';

/** A change of a shipment of the caller's own: it is there already, the shipment as it is to be, or why that cannot be. */
export type PlannedChange =
  | { readonly kind: 'exists'; readonly subject: string }
  | { readonly kind: 'changed'; readonly advice: Advice; readonly replaces: string }
  | { readonly kind: 'refused'; readonly errors: readonly FileError[] };

const refused = (place: AdvicePlace, message: string, fix: string): PlannedChange => ({
  kind: 'refused',
  errors: [{ ...place, message, fix }],
});

/** The carrier to whom the shipment was offered, unless that is its receiver. */
const carrierOf = ({ handoffs: [first], receiver }: Shipment): string | undefined =>
  first && first.to !== receiver ? first.to : undefined;

/** All of a shipment but its goods. Goods that are packed again were not packed at the time that a message names. */
const kept = (
  shipment: Shipment,
  to: string,
): Pick<Advice, 'from' | 'to' | 'carrier' | 'documents' | 'terms' | 'at'> => {
  const { from, documents, receiptRequired, recall } = shipment;
  const terms = { ...(receiptRequired && { receiptRequired }), ...(recall && { recall }) };
  return { from, to, carrier: carrierOf(shipment), documents, terms, at: undefined };
};

const contentOf = ({ body }: Message): string =>
  createHash('sha256')
    .update(JSON.stringify(body.map(({ tag, elements }) => [tag, elements])))
    .digest('hex');

/**
 * Plans a change of some lines of a shipment: it is offered again with the others as they are on the ledger. Its number follows from the
 * message and its content, so that the same message is known when it comes again, whatever has happened to the goods since.
 */
export function planChange(
  { number, units, to }: ReadChange,
  message: Message,
  { readModel, party }: Pick<AdviceReading, 'readModel' | 'party'>,
  { place, rows, reference }: Pick<Advice, 'place' | 'rows'> & { readonly reference: string },
): PlannedChange {
  const own = replacementNumber(number, [...message.name, contentOf(message)]);
  const subject = shipmentIdOf(party, own);
  const versions = versionsOf(readModel.database, party, number);
  if (versions.some(({ id }) => id === subject)) return { kind: 'exists', subject };
  const current = currentOf(versions);
  const shipment = current && findFact(readModel, 'shipment', current.id);
  if (!shipment) {
    return refused(place, `You have no open shipment ${number} that it could change.`, 'Send an original first.');
  }
  if (shipment.to === undefined || (to !== '' && to !== shipment.to)) {
    const where = `The shipment goes to ${shipment.to ?? shipment.receiver}, and a change of lines cannot send it elsewhere.`;
    return refused(place, where, 'Send a replacement (05, 5) of all of it.');
  }
  const before = shipmentLines(readModel, shipment, place);
  const changes = linesOf(units);
  const { lines, faults } = changedLines(before.lines, changes.lines);
  if (faults.length > 0) {
    const fix = 'Name the SSCC of each line, or send a replacement of all of it.';
    return { kind: 'refused', errors: faults.map((each) => ({ ...each.line.place, message: each.message, fix })) };
  }
  if (lines.length === 0) return refused(place, 'It leaves nothing of the shipment.', 'Send a cancellation (01, 1).');
  const inside = new Map([...before.inside, ...changes.inside]);
  const header = { number: own, rows, reference, place, places: {} };
  const advice = { ...header, ...kept(shipment, shipment.to), units: unitsOf({ lines, inside }) };
  return { kind: 'changed', advice, replaces: shipment.id };
}
