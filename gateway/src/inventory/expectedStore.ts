import type { Database } from '../projection/database';
import { createHash } from 'node:crypto';
import { changedLines } from './changedLines';

/** The words of a supplier about a shipment, in a message or file that the receiver got. */
export interface SaidShipment {
  /** The supplier's party, or its number as the message has it. */
  readonly supplier: string;
  readonly number: string;
  readonly purpose: 'original' | 'change' | 'replace' | 'cancel';
  /** The same for the same message or rows. */
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly documents: readonly { readonly type: string; readonly id: string }[];
  /** Its goods; of a change those that it names. */
  readonly lines: readonly SaidLine[];
}

/** Goods that a supplier said are on the way. */
export interface SaidLine {
  readonly container?: string;
  readonly lot?: string;
  readonly item?: string;
  readonly quantity?: string;
  readonly uom?: string;
  readonly expiry?: string;
  /** Set in a change that takes it out. */
  readonly removed?: true;
}

/** Something that was said about an expected shipment, or done by a user. */
export interface SaidEvent {
  readonly at: string;
  readonly user: string;
  readonly what: SaidShipment['purpose'] | 'close';
  /** The message that said it, and the hash of its content. */
  readonly source: string;
  readonly content: string;
}

/** A shipment to an organisation, as its supplier said. */
export interface ExpectedShipment extends Omit<SaidShipment, 'purpose' | 'source'> {
  readonly ended?: 'cancelled' | 'closed';
  readonly note?: string;
  readonly said: readonly SaidEvent[];
}

export interface NumberedShipment {
  readonly n: number;
  readonly expected: ExpectedShipment;
}

/** `unfit`: a change of goods that are not there, or of another destination. */
export type SaidOutcome = 'recorded' | 'exists' | 'conflict' | 'unknown' | 'unfit';

const table = `
  CREATE TABLE IF NOT EXISTS inventory_expected (
    organisation TEXT NOT NULL,
    supplier TEXT NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organisation, supplier, number)
  ) STRICT;
`;

const contentOf = ({ source: _source, ...said }: SaidShipment): string =>
  createHash('sha256').update(JSON.stringify(said)).digest('hex');

/** The outcome of a change. One that leaves nothing is a cancellation, which its sender has to say. */
function changeOf({ ended, lines, to }: ExpectedShipment, said: SaidShipment): SaidOutcome {
  if (ended === 'cancelled') return 'unknown';
  const changed = changedLines(lines, said.lines);
  const isFit = changed.faults.length === 0 && changed.lines.length > 0 && (said.to === '' || said.to === to);
  return isFit ? 'recorded' : 'unfit';
}

/** The receipts that organisations expect by what their suppliers said; each call is within one organisation. */
export class ExpectedStore {
  readonly #database: Database;

  constructor(database: Database) {
    database.script(table);
    this.#database = database;
  }

  /** Up to `most` of them, the latest first, each with its number in that order; only those below `before`. */
  list(organisation: string, { before, most }: { readonly before: number; readonly most: number }): NumberedShipment[] {
    const sql =
      'SELECT rowid AS n, body FROM inventory_expected WHERE organisation = ? AND rowid < ? ORDER BY rowid DESC LIMIT ?';
    const rows = this.#database.all<{
      n: number;
      body: string;
    }>(sql, organisation, before, most);
    return rows.map(({ n, body }) => ({ n, expected: JSON.parse(body) as ExpectedShipment }));
  }

  find(
    organisation: string,
    { supplier, number }: Pick<SaidShipment, 'supplier' | 'number'>,
  ): ExpectedShipment | undefined {
    const sql = 'SELECT body FROM inventory_expected WHERE organisation = ? AND supplier = ? AND number = ?';
    const row = this.#database.get<{ body: string }>(sql, organisation, supplier, number);
    return row && (JSON.parse(row.body) as ExpectedShipment);
  }

  /** The outcome of recording it: a message that was recorded before changes nothing, and another original of one number is a conflict. */
  outcome(organisation: string, said: SaidShipment): SaidOutcome {
    const before = this.find(organisation, said);
    const same = before?.said.find(({ source }) => source === said.source);
    if (same) return same.content === contentOf(said) ? 'exists' : 'conflict';
    if (said.purpose === 'original') return before ? 'conflict' : 'recorded';
    if (!before) return 'unknown';
    if (said.purpose === 'change') return changeOf(before, said);
    return said.purpose === 'cancel' && before.ended === 'cancelled' ? 'exists' : 'recorded';
  }

  /** Records what was said, unless its outcome is another one. */
  record(organisation: string, said: SaidShipment, by: { readonly user: string; readonly at: string }): SaidOutcome {
    const outcome = this.outcome(organisation, said);
    if (outcome !== 'recorded') return outcome;
    const before = this.find(organisation, said);
    const { purpose, source, ...goods } = said;
    const event: SaidEvent = { ...by, what: purpose, source, content: contentOf(said) };
    const all = { said: [...(before?.said ?? []), event] };
    if (before && purpose === 'change') {
      const { lines } = changedLines(before.lines, goods.lines);
      this.#save(organisation, { ...before, ...all, lines });
    } else if (before && purpose === 'cancel') this.#save(organisation, { ...before, ...all, ended: 'cancelled' });
    else this.#save(organisation, { ...goods, ...all });
    return outcome;
  }

  /** Closes an expected receipt. False if there is none, or it has ended. */
  close(
    organisation: string,
    { supplier, number, note }: { readonly supplier: string; readonly number: string; readonly note: string },
    by: { readonly user: string; readonly at: string },
  ): boolean {
    const before = this.find(organisation, { supplier, number });
    if (!before || before.ended) return false;
    const said = [...before.said, { ...by, what: 'close' as const, source: '', content: '' }];
    this.#save(organisation, { ...before, said, note, ended: 'closed' });
    return true;
  }

  #save(organisation: string, shipment: ExpectedShipment): void {
    this.#database.run(
      'INSERT INTO inventory_expected VALUES (?, ?, ?, ?) ON CONFLICT (organisation, supplier, number) DO UPDATE SET body = excluded.body',
      organisation,
      shipment.supplier,
      shipment.number,
      JSON.stringify(shipment),
    );
  }
}
