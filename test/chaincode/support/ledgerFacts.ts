import { canonicalJson } from '../../../chaincode/src/domain/encoding';
import type { EventException, RecordedEvent } from '../../../chaincode/src/domain/facts/event';
import { type FactKind, parseFactKey } from '../../../chaincode/src/domain/facts/key';
import type { Party } from '../../../chaincode/src/domain/facts/party';
import type { Recall, RecallResponse, RecallScope } from '../../../chaincode/src/domain/facts/recall';
import type { Shipment } from '../../../chaincode/src/domain/facts/shipment';
import { type Balance, balanceOf, type Stock } from '../../../chaincode/src/domain/facts/stock';
import type { Thing } from '../../../chaincode/src/domain/facts/thing';
import type { Transit } from '../../../chaincode/src/domain/facts/transit';

/** A fact and the attributes of its key. */
export interface Row<T> {
  readonly attributes: readonly string[];
  readonly value: T;
}

/** The facts of a ledger that the invariants are about, by kind. */
export interface LedgerFacts {
  readonly stocks: readonly Row<Balance>[];
  readonly transits: readonly Row<Transit>[];
  readonly things: ReadonlyMap<string, Thing>;
  readonly shipments: readonly Shipment[];
  readonly recalls: readonly Recall[];
  readonly scopes: readonly Row<RecallScope>[];
  readonly responses: readonly Row<RecallResponse>[];
  readonly events: readonly Row<RecordedEvent>[];
  readonly names: readonly Row<{ readonly event: string }>[];
  readonly exceptions: readonly Row<EventException>[];
  readonly parties: readonly Party[];
  readonly members: readonly Row<{ readonly msps: readonly string[] }>[];
  readonly prefixes: readonly Row<{ readonly party?: string }>[];
  readonly longer: readonly Row<{ readonly counts: Readonly<Record<string, number>> }>[];
}

/** Reads the facts of a ledger by their keys; refuses one that is not in canonical JSON. */
export function readFacts(facts: ReadonlyMap<string, string>): LedgerFacts {
  const rows = new Map<FactKind, Row<unknown>[]>();
  for (const [key, text] of facts) {
    const parsed = parseFactKey(key);
    if (!parsed) throw new Error(`${JSON.stringify(key)} is not the key of a fact`);
    const value: unknown = JSON.parse(text);
    if (canonicalJson(value) !== text) throw new Error(`${JSON.stringify(key)} is not canonical`);
    rows.set(parsed.kind, [...(rows.get(parsed.kind) ?? []), { attributes: parsed.attributes, value }]);
  }
  const of = <T>(kind: FactKind): Row<T>[] => (rows.get(kind) ?? []) as Row<T>[];
  const byId = <T>(kind: FactKind): Map<string, T> =>
    new Map(of<T>(kind).map(({ attributes, value }) => [attributes[0] ?? '', value]));
  return {
    stocks: of<Stock>('stock').map(({ attributes, value }) => ({ attributes, value: balanceOf(value) })),
    transits: of('transit'),
    things: new Map([...byId<Thing>('item'), ...byId<Thing>('container')]),
    shipments: of<Shipment>('shipment').map(({ value }) => value),
    recalls: of<Recall>('recall').map(({ value }) => value),
    scopes: of('scope'),
    responses: of('response'),
    events: of('event'),
    names: of('eventName'),
    exceptions: of('exception'),
    parties: of<Party>('party').map(({ value }) => value),
    members: of('members'),
    prefixes: of('prefix'),
    longer: of('longerPrefixes'),
  };
}
