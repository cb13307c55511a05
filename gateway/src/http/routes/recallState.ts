import type { RecallState } from '../../answers/recallRunning';
import { Problem } from '../../problem';
import type { RecordOwner } from '../../recalls/recallStore';
import type { Gateway } from '../gateway';

/** The state of a recall, read in a thread: it may cover many thousand lots. */
export async function recallStateOf(
  { answerers }: Pick<Gateway, 'answerers'>,
  { organisation, recall }: RecordOwner,
): Promise<RecallState> {
  const answer = await answerers.ask({ kind: 'state', recall, format: 'json' }, organisation);
  if (!answer) throw new Problem('recall_unknown', `Recall ${recall} is not known.`);
  const parts: Buffer[] = [];
  for await (const part of answer.stream) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as RecallState;
}
