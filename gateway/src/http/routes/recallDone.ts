import { blocks, type CommandData } from '@lotline/chaincode/domain';
import type { Caller } from '../../auth/caller';
import { findingsOf, recallFact } from '../../recalls/findings';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { recallStateOf } from './recallState';

/** Findings that a refusal lists. */
const mostListed = 5;

/**
 * Refuses to close a recall of the caller's while something is left to do, unless it is closed early, which takes two users. The contract
 * itself refuses while a notified party has not answered; quantities, checks and customers outside the network are known only here.
 */
export async function assertDone(body: unknown, { identity }: Caller, gateway: Gateway): Promise<void> {
  const { recall: id, early } = body as CommandData<'closeRecall'>;
  const recall = recallFact(gateway.readModel, id);
  if (early || !blocks(recall)) return;
  if (partyOfMsp(gateway.readModel, identity.mspId)?.id !== recall.openedBy) return;
  const { height } = await gateway.ledger.health();
  await gateway.readModel.reached(height, gateway.limits.wait);
  const owner = { organisation: identity.organisation, recall: id };
  const findings = findingsOf(gateway, owner, await recallStateOf(gateway, owner));
  if (findings.length === 0) return;
  const listed = findings.slice(0, mostListed).map(({ subject, detail }) => `${subject}: ${detail}`);
  const more = findings.length > mostListed ? ` And ${findings.length - mostListed} more.` : '';
  const how = 'Finish them (GET …/termination), or give a reason with `early`; then a second user closes it too.';
  throw new Problem('recall_unfinished', `${id} is not done. ${listed.join(' ')}${more} ${how}`, {
    details: { recall: id, findings: findings.slice(0, 100) },
  });
}
