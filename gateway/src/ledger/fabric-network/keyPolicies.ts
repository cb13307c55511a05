import { fewestMembers, limits } from '@lotline/chaincode/domain';
import { signatureJudge } from '@lotline/network/verify';
import { z } from 'zod';
import { publicWrites } from '../fabric/endorsedAction';
import type { Endorsed, SubmitOptions } from './endorsed';

const policyList = z.array(z.base64());

/**
 * The organisations that must endorse a transaction to satisfy the policies of all keys that it writes, including those that already
 * have. Undefined if the policies are satisfied, or if no set of organisations satisfies them.
 */
export async function neededBeside(
  { action, endorsers }: Pick<Endorsed, 'action' | 'endorsers'>,
  { entrance, chaincode, everyone }: Pick<SubmitOptions, 'entrance' | 'chaincode' | 'everyone'>,
): Promise<readonly string[] | undefined> {
  if (everyone.length < fewestMembers) return undefined;
  const contract = entrance.network.getContract(chaincode);
  const keys = publicWrites(action, chaincode).map(({ key }) => key);
  const judges: ReturnType<typeof signatureJudge>[] = [];
  for (let start = 0; start < keys.length; start += limits.keys) {
    const asked = JSON.stringify(keys.slice(start, start + limits.keys));
    // Other contracts do not have this query; their transactions are sent to every organisation if they turn out invalid.
    const answer = await contract.evaluateTransaction('policies', asked).catch(() => Buffer.from('[]'));
    const policies = policyList.parse(JSON.parse(answer.toString()));
    judges.push(...policies.map((policy) => signatureJudge(Buffer.from(policy, 'base64'))));
  }
  const suffice = (mspIds: readonly string[]): boolean =>
    judges.every((judge) => judge?.(mspIds.map((mspId) => ({ mspId, units: ['peer'] }))) ?? false);
  if (suffice(endorsers) || !suffice(everyone)) return undefined;
  let needed = everyone;
  for (const mspId of everyone.filter((each) => !endorsers.includes(each))) {
    const fewer = needed.filter((each) => each !== mspId);
    if (suffice(fewer)) needed = fewer;
  }
  return needed;
}
