import type { PartyId } from '@lotline/chaincode/domain';
import type { FileError, UploadAnswer, UploadKind } from '../answers/uploads';
import { uploadColumns } from '../answers/uploadColumns';
import type { ReadModel } from '../projection/readModel';
import { UnreadableTable } from '../tables/cell';
import { readTable, type Table } from '../tables/readTable';
import { type CaptureTools, check, record } from './capture';
import { planEdi } from './edi/planEdi';
import type { Planned } from './entry';
import { checkSaid, recordSaid, type SaidTools } from './expected';
import { planCounts, planLots } from './goods';
import { planPlaces, planProducts } from './masterData';
import { planReceipts } from './receipts';
import { planShipments } from './shipments';
import { apiLimits } from '../answers/limits';

export interface UploadOptions {
  readonly kind: UploadKind;
  readonly dryRun: boolean;
  readonly charset: string | undefined;
  readonly utcOffset: string | undefined;
  readonly makeLots: boolean;
}

export interface UploadTools extends CaptureTools, SaidTools {
  readonly readModel: ReadModel;
  /** The caller's party. */
  readonly party: PartyId;
  /** Milliseconds to wait for the read model. */
  readonly wait: number;
}

type Plan = (table: Table, tools: UploadTools, options: UploadOptions) => Planned;

const plans: Readonly<Record<Exclude<UploadKind, 'asn'>, Plan>> = {
  products: (table, { readModel }) => planProducts(table, readModel),
  places: (table, { readModel }) => planPlaces(table, readModel),
  lots: planLots,
  counts: planCounts,
  receipts: (table, { party }) => planReceipts(table, party.slice(-13)),
  shipments: (table, { readModel, party }, { makeLots }) => planShipments(table, { readModel, makeLots, party }),
};

interface PlannedFile extends Planned {
  readonly unknownPartners: UploadAnswer['unknownPartners'];
}

/** Reads the entries of a file. */
async function planOf(file: Uint8Array, options: UploadOptions, tools: UploadTools): Promise<PlannedFile> {
  const { kind, charset, utcOffset } = options;
  if (kind === 'asn') return planEdi(file, { ...options, readModel: tools.readModel, party: tools.party });
  return {
    ...(await planRows(file, kind, { charset, utcOffset }, (table) => plans[kind](table, tools, options))),
    unknownPartners: [],
  };
}

async function planRows(
  file: Uint8Array,
  kind: Exclude<UploadKind, 'asn'>,
  { charset, utcOffset }: Pick<UploadOptions, 'charset' | 'utcOffset'>,
  plan: (table: Table) => Planned,
): Promise<Planned> {
  try {
    const table = await readTable(file, uploadColumns[kind], { charset, utcOffset });
    const planned = table.faults.length > 0 ? { entries: [], errors: [] } : plan(table);
    return { ...planned, errors: [...table.faults, ...planned.errors] };
  } catch (error) {
    if (error instanceof UnreadableTable) return { entries: [], errors: error.faults };
    throw error;
  }
}

type Counts = Pick<UploadAnswer, 'recorded' | 'exists' | 'refused' | 'open'>;

function countsOf(entries: UploadAnswer['entries']): Counts {
  const of = (status: string): number => entries.filter((each) => each.status === status).length;
  return { recorded: of('recorded'), exists: of('exists'), refused: of('refused'), open: of('open') };
}

function summaryOf(dryRun: boolean, errors: number, { recorded, exists, refused, open }: Counts): string {
  if (errors > 0)
    return `Nothing ${dryRun ? 'would be' : 'was'} recorded, because of ${errors} error${errors > 1 ? 's' : ''}.`;
  if (refused + open > 0) {
    return `${recorded} recorded, ${exists} were there before, ${refused} refused, ${open} not decided: send the file again.`;
  }
  if (recorded === 0) return `Nothing ${dryRun ? 'would change' : 'changed'}: all of it was recorded before.`;
  return `${recorded} ${dryRun ? 'would be recorded' : 'recorded'}, ${exists} were there before.`;
}

interface Outcome {
  readonly entries: UploadAnswer['entries'];
  readonly errors: readonly FileError[];
  readonly height: number;
}

const inOrder = (errors: readonly FileError[]): FileError[] =>
  errors.toSorted((a, b) => (a.row ?? a.segment ?? 0) - (b.row ?? b.segment ?? 0));

async function outcomeOf({ entries, said = [] }: Planned, dryRun: boolean, tools: UploadTools): Promise<Outcome> {
  const checked = await check(entries, tools);
  const expected = checkSaid(said, tools);
  const { height } = tools.readModel;
  const errors = [...checked.errors, ...expected.errors];
  if (errors.length > 0) return { entries: [], errors, height };
  const all = [...checked.entries, ...expected.entries];
  if (dryRun || all.every(({ status }) => status === 'exists')) return { entries: all, errors, height };
  const recorded = await record(entries, tools);
  await tools.readModel.reached(recorded.height, tools.wait);
  const heard = recordSaid(said, tools);
  return { entries: [...recorded.entries, ...heard], errors, height: recorded.height || height };
}

/**
 * Records a file, all of it or nothing: first the whole file is checked, by its own rules and by the contract's. Entries that were recorded
 * before are not recorded again.
 */
export async function upload(file: Uint8Array, options: UploadOptions, tools: UploadTools): Promise<UploadAnswer> {
  const { kind, dryRun } = options;
  const { errors, unknownPartners, ...planned } = await planOf(file, options, tools);
  const outcome: Outcome =
    errors.length > 0
      ? { entries: [], errors, height: tools.readModel.height }
      : await outcomeOf({ ...planned, errors }, dryRun, tools);
  const counts = countsOf(outcome.entries);
  return {
    height: outcome.height,
    kind,
    dryRun,
    summary: summaryOf(dryRun, outcome.errors.length, counts),
    ...counts,
    unknownPartners,
    errors: inOrder(outcome.errors).slice(0, apiLimits.fileErrors),
    entries: outcome.entries,
  };
}
