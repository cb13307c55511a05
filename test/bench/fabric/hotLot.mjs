// Hot goods: a lot from which sixty-four writers sell through the gateway's writes, and one key that as many callers increment naively,
// each in its own transaction, which is retried after a conflict.
import { stockKey } from '@lotline/chaincode/domain';
import { LedgerFailure } from '../../../gateway/dist/ledger/ledger.js';
import { commandLanes } from '../../../gateway/dist/writes/lanesOf.js';
import { openWrites } from '../../../gateway/dist/writes/writes.js';
import { record, requireRecorded } from './clients.mjs';
import { lotName, newLot, place, sale } from './goods.mjs';
import { steadily } from './steady.mjs';

const isConflict = (error) => error instanceof LedgerFailure && error.kind === 'conflict';
const plenty = 10_000_000;

/**
 * Each writer sells one case at a time, or keeps that many sales in flight. No writer may get a conflict, and the rest of the lot must
 * match the acknowledged sales.
 */
export async function sellOneLot(clients, { writers, each, seconds }) {
  const { lotline, identity } = clients;
  const lot = lotName();
  await record(clients, [newLot(lot, String(plenty))]);
  const met = { conflicts: 0 };
  let heard = 0;
  const writes = openWrites({ ledger: counting(lotline, met) });
  let sold = 0;
  const work = async () => {
    const request = sale(lot);
    const [written] = writes.submit(identity, [{ ...request, lanes: commandLanes(request.command, request.input) }]);
    try {
      requireRecorded((await written).outcome);
    } catch (error) {
      if (!isConflict(error)) throw error;
      heard += 1;
      return 0;
    }
    sold += 1;
    return 1;
  };
  const { processorTime } = clients;
  const measured = await steadily({ inFlight: writers * each, seconds, work, processorTime });
  await writes.close();
  const [stock] = JSON.parse(await lotline.evaluate(identity, 'read', [JSON.stringify([stockKey(lot, place)])]));
  if (Number(stock.onHand) !== plenty - sold)
    throw new Error(`${sold} were sold, and ${stock.onHand} of ${plenty} are left.`);
  return { ...measured, ...met, heard };
}

/** The ledger, with a count of conflicts. */
const counting = (ledger, met) => ({
  ...ledger,
  submit: (...args) =>
    ledger.submit(...args).catch((error) => {
      if (isConflict(error)) met.conflicts += 1;
      throw error;
    }),
});

export async function countNaively({ reference, identity, processorTime }, { writers, seconds }) {
  const key = lotName();
  const met = { conflicts: 0 };
  const ledger = counting(reference, met);
  let counted = 0;
  const work = async (_number, isOver) => {
    while (!isOver()) {
      try {
        await ledger.submit(identity, 'increment', [key]);
        counted += 1;
        return 1;
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    return 0;
  };
  const measured = await steadily({ inFlight: writers, seconds, work, processorTime });
  const found = Number(await reference.evaluate(identity, 'count', [key]));
  if (found !== counted) throw new Error(`${counted} were counted, and the ledger says ${found}.`);
  return { ...measured, ...met, heard: met.conflicts };
}
