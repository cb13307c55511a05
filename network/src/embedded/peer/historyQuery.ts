import { ledger, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import type { Modification } from '../state/history';
import type { ResultPages } from './resultPages';
import type { Simulation } from './simulation';

/** Serves GET_HISTORY_FOR_KEY, newest change first. History is never checked at commit. */
export function historyQuery(simulation: Simulation, pages: ResultPages, payload: Uint8Array): Uint8Array {
  const key = peer.GetHistoryForKey.deserializeBinary(payload).getKey();
  const { world, asOf, totalQueryLimit } = simulation.context;
  const rows = world.historyOf(key, asOf).slice(0, totalQueryLimit).map(encodeModification);
  return pages.start({ fetch: (count) => rows.splice(0, count) });
}

function encodeModification({ transactionId, timestamp, value }: Modification): Uint8Array {
  const message = new ledger.queryresult.KeyModification();
  message.setTxId(transactionId);
  message.setTimestamp(Timestamp.fromDate(timestamp));
  message.setIsDelete(value === null);
  if (value) message.setValue(value);
  return message.serializeBinary();
}
