import { isDeepStrictEqual } from 'node:util';
import type { CommandName } from '@lotline/chaincode/domain';
import type { CaptureResult } from '../../answers';
import type { ReadModel } from '../../projection/readModel';
import { findFact } from '../../queries/findFact';
import { commandLanes } from '../../writes/lanesOf';
import type { WriteRequest } from '../../writes/writes';
import type { Fields } from '../query/eventView';
import type { Settled } from './outcomes';
import type { MasterDataEntry, Unread } from './readMasterData';

/** A place or product that a document registered or changed. */
export type MasterDataResult = NonNullable<CaptureResult['masterData']>[number];

/** An entry with the request that records it; without one if it changes nothing, or if a reason prevents recording. */
interface Planned {
  readonly entry: MasterDataEntry;
  readonly status: MasterDataResult['status'];
  readonly request?: WriteRequest;
  readonly reason?: string;
}

export interface MasterDataPlan {
  readonly planned: readonly Planned[];
  readonly requests: readonly WriteRequest[];
}

const requestOf = (id: string, command: CommandName, input: Fields): WriteRequest => ({
  id,
  command,
  input,
  lanes: commandLanes(command, input),
});

/** Why an entry cannot be registered. */
function missing({ kind, fields }: MasterDataEntry): string | undefined {
  if (fields['name'] === undefined) return `A new ${kind} needs a name.`;
  if (kind === 'place' || fields['uom'] !== undefined) return undefined;
  return 'A new product needs a unit: give an attribute uom, or count it in an event of the document.';
}

function planOf(entry: MasterDataEntry, id: string, readModel: ReadModel): Planned {
  const { kind, id: subject, fields } = entry;
  const before = findFact(readModel, kind, subject) as Fields | undefined;
  const input = { [kind]: subject, ...fields };
  const [register, change] =
    kind === 'place' ? (['registerPlace', 'changePlace'] as const) : (['registerProduct', 'changeProduct'] as const);
  if (!before) {
    const reason = missing(entry);
    return {
      entry,
      status: 'registered',
      ...(reason === undefined ? { request: requestOf(id, register, input) } : { reason }),
    };
  }
  const isSame = Object.entries(fields).every(([name, value]) => isDeepStrictEqual(before[name], value));
  if (isSame) return { entry, status: 'unchanged' };
  return { entry, status: 'changed', request: requestOf(id, change, input) };
}

/** The commands that record the master data of a document, as far as it says something new. */
export function planMasterData(entries: readonly MasterDataEntry[], id: string, readModel: ReadModel): MasterDataPlan {
  const planned = entries.map((entry, at) => planOf(entry, `${id}-m${at + 1}`, readModel));
  return { planned, requests: planned.flatMap(({ request }) => request ?? []) };
}

/** The results of the commands: what was recorded, and what was not, with the reason. */
export function masterDataResult(
  { planned }: MasterDataPlan,
  settled: readonly Settled[],
): { masterData: MasterDataResult[]; unread: Unread[] } {
  const masterData: MasterDataResult[] = [];
  const unread: Unread[] = [];
  let next = 0;
  for (const { entry, status, request, reason } of planned) {
    const { pointer, id } = entry;
    const message = request ? refusalOf(settled[next]) : reason;
    if (request) next += 1;
    if (message === undefined) masterData.push({ pointer, id, status });
    else unread.push({ pointer, message: `${id} was not recorded. ${message}` });
  }
  return { masterData, unread };
}

function refusalOf(settled: Settled | undefined): string | undefined {
  if (!settled) return 'It was not sent.';
  if ('failure' in settled) return settled.failure.message;
  const { status, message = 'It was refused.' } = settled.outcome;
  return status === 'refused' || status === 'conflict' ? message : undefined;
}
