import type { PartyId } from '@lotline/chaincode/domain';
import type { FileError, UploadEntry } from '../answers/uploads';
import type { ExpectedStore, SaidLine, SaidOutcome, SaidShipment } from '../inventory/expectedStore';
import type { LedgerIdentity } from '../ledger/ledger';
import type { Advice, AdviceUnit } from './advice';

/** The words of a supplier, with their rows or segments in the file. */
export interface SaidEntry {
  readonly rows: readonly number[];
  readonly reference?: string;
  readonly said: SaidShipment;
  readonly place: Omit<FileError, 'message' | 'fix'>;
}

function linesOf({ container, lines, items = [] }: AdviceUnit): SaidLine[] {
  const at = container === undefined ? {} : { container };
  const goods = [
    ...lines.map(({ lot, quantity, uom, dates, removed }) => {
      const expiry = dates?.expiry ?? dates?.bestBefore;
      return { ...at, lot, quantity, uom, ...(expiry !== undefined && { expiry }), ...(removed && { removed }) };
    }),
    ...items.map(({ item, lot, expiry, removed }) => ({
      ...at,
      item,
      ...(lot !== undefined && { lot }),
      ...(expiry !== undefined && { expiry }),
      ...(removed && { removed }),
    })),
  ];
  return goods.length === 0 && container !== undefined ? [{ container }] : goods;
}

/** The lines of an advice, each with the container that it is in. */
export const saidLines = ({ units }: Pick<Advice, 'units'>): SaidLine[] => units.flatMap(linesOf);

/** The parts of the gateway that keep the words of others. */
export interface SaidTools {
  readonly expected: ExpectedStore;
  readonly identity: LedgerIdentity;
  /** The caller's party. */
  readonly party: PartyId;
}

const faults: Readonly<Record<Exclude<SaidOutcome, 'recorded' | 'exists'>, readonly [message: string, fix: string]>> = {
  conflict: [
    'Another message said something else under this number.',
    'Upload the replacement or the cancellation that the supplier sent.',
  ],
  unfit: [
    'It changes goods that the shipment does not have, or has in several containers, or where the shipment goes.',
    'Name the SSCC of each line, or upload a replacement of all of it.',
  ],
  unknown: ['You expect nothing under this number that it could change.', 'Upload the original first.'],
};

const codes = { conflict: 'conflict', unfit: 'input_invalid', unknown: 'shipment_unknown' } as const;

const subjectOf = ({ supplier, number }: SaidShipment): string => `expected ${supplier} ${number}`;

const entryOf = ({ rows, reference, said }: SaidEntry, outcome: SaidOutcome): UploadEntry => ({
  rows: [...rows],
  subject: subjectOf(said),
  status: outcome === 'exists' ? 'exists' : 'recorded',
  exceptions: [],
  ...(reference !== undefined && { reference }),
});

/** The outcomes that keeping them would have. Keeps nothing. */
export function checkSaid(
  all: readonly SaidEntry[],
  { expected, identity }: SaidTools,
): { readonly entries: UploadEntry[]; readonly errors: FileError[] } {
  const entries: UploadEntry[] = [];
  const errors: FileError[] = [];
  for (const each of all) {
    const outcome = expected.outcome(identity.organisation, each.said);
    if (outcome === 'recorded' || outcome === 'exists') entries.push(entryOf(each, outcome));
    else {
      const [message, fix] = faults[outcome];
      errors.push({ ...each.place, code: codes[outcome], message, fix });
    }
  }
  return { entries, errors };
}

/** Keeps the words of others, each once. */
export function recordSaid(all: readonly SaidEntry[], { expected, identity }: SaidTools): UploadEntry[] {
  const by = { user: identity.user, at: new Date().toISOString() };
  return all.map((each) => {
    const outcome = expected.record(identity.organisation, each.said, by);
    if (outcome === 'recorded' || outcome === 'exists') return entryOf(each, outcome);
    const [message] = faults[outcome];
    return { ...entryOf(each, outcome), status: 'refused', code: 'conflict', message };
  });
}
