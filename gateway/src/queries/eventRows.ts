import type { EventRow } from '../answers';

/** Selects all fields of an event that responses contain, and `n`, its position in ledger order. */
export const selectEvents = `SELECT event.n AS n, event.id AS id, event.name AS name, type, event.time AS time, event.party AS party, event.step AS step, body_of(event.n) AS body,
  tx.user AS user, tx.id AS transaction_id, tx.time AS recorded, tx.block AS block, event.declared_at AS declared
  FROM event JOIN tx ON tx.n = event.tx`;

export interface RawEvent {
  n: number;
  id: string;
  name: string | null;
  type: string;
  time: string;
  party: string | null;
  step: string;
  body: string;
  user: string | null;
  transaction_id: string;
  recorded: string;
  block: number;
  declared: string | null;
}

export const eventRowOf = ({
  id,
  name,
  type,
  time,
  party,
  body,
  user,
  transaction_id: transactionId,
  block,
  declared,
}: RawEvent): EventRow => ({
  id,
  ...(name !== null && { eventID: name }),
  type,
  time,
  ...(party !== null && { party }),
  ...(user !== null && { user }),
  transactionId,
  block,
  ...(declared !== null && { declaredInError: declared }),
  event: JSON.parse(body) as Record<string, unknown>,
});
