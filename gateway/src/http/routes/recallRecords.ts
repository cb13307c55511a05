import { randomUUID } from 'node:crypto';
import { recallId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { Caller } from '../../auth/caller';
import { type RecordKind, type RecordOwner } from '../../recalls/recallStore';
import { recallFact } from '../../recalls/findings';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { glnInPath } from '../ownNumbers';
import { apiLimits } from '../../answers/limits';

export const recallPath = '/recalls/{gln}/{id}';
export const recallParams = z.strictObject({ gln: z.string().max(100), id: z.string().max(100) });

/** The recall in the path, and the caller's organisation as the owner of records about it. */
export function ownerIn(params: z.output<typeof recallParams>, caller: Caller, gateway: Gateway): RecordOwner {
  const named = `${glnInPath(params.gln, caller, gateway) ?? ''}:${params.id}`;
  const read = recallId.safeParse(named);
  const recall = read.success ? read.data : undefined;
  if (recall === undefined || !recallFact(gateway.readModel, recall)) {
    throw new Problem('recall_unknown', `Recall ${named} is not known.`);
  }
  return { organisation: caller.identity.organisation, recall };
}

interface Recorded {
  readonly owner: RecordOwner;
  readonly kind: RecordKind;
  /** Replaces the record of this id; a new record if it is absent. */
  readonly id?: string;
  readonly body: unknown;
}

/** Keeps a record with its user and time. */
export function keep({ recalls }: Gateway, caller: Caller, { owner, kind, id = randomUUID(), body }: Recorded): void {
  const { user } = caller.identity;
  if (recalls.set(owner, kind, { id, body, user, time: new Date().toISOString() })) return;
  throw new Problem('limit_exceeded', `At most ${apiLimits.recallRecords} records of this kind about one recall.`);
}
