import { placeId, productId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { Caller } from '../../auth/caller';
import { policiesAnswer, policyAnswer, policyInput, replenishmentAnswer } from '../../answers/inventoryPolicies';
import { assertOwn, ownerOf, uomOf } from '../../inventory/owner';
import type { PlanTask } from '../../inventory/planned';
import { PolicyLedger, resolvePolicy } from '../../inventory/policies';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { type Reply, route } from '../route';
import { placeFilter, productFilter } from './idQuery';

const filters = z.strictObject({ product: productFilter, place: placeFilter });

/** Answers for all policies of the caller's organisation in a thread. */
async function planned(
  { answerers, readModel }: Gateway,
  caller: Caller,
  { kind, filter }: Pick<PlanTask, 'kind' | 'filter'>,
): Promise<Reply<never>> {
  const { organisation, party } = ownerOf(caller, readModel);
  const answer = await answerers.ask({ kind, format: 'json', owner: { organisation, party }, filter }, organisation);
  if (!answer) throw new Error('The thread made no answer.');
  return { ...answer, type: 'application/json; charset=utf-8' };
}

/** Routes of policies and of the replenishment that follows from them. Each organisation sees and sets only its own. */
export const inventoryPolicyRoutes = [
  route({
    method: 'post',
    path: '/inventory/policies',
    tag: 'Inventory',
    summary: 'Set the policy of a product at a place',
    description:
      'Replaces the present policy. Quantities that you set are used. The others are computed from the ledger’s sales and consumption, each with its formula, or are a gap.',
    access: 'operator',
    body: policyInput,
    example: {
      product: '09506000134352',
      place: '9506000134307',
      serviceLevel: 0.95,
      leadTimeDays: 3,
      orderCost: '25',
      holdingCost: '1.20',
      currency: 'EUR',
      multiple: '10',
    },
    answer: policyAnswer,
    codes: ['role_missing', 'caller_unknown', 'not_owner', 'product_unknown', 'storage_full'],
    handle: ({ body, caller }, { inventory, readModel }) => {
      const owner = ownerOf(caller, readModel);
      assertOwn(readModel, owner, body.place);
      uomOf(readModel, body.product);
      const stored = { input: body, user: owner.user, time: new Date().toISOString() };
      inventory.policies.set(owner.organisation, stored);
      return { body: { ...resolvePolicy(new PolicyLedger(readModel), stored), height: readModel.height } };
    },
  }),
  route({
    method: 'get',
    path: '/inventory/policies',
    tag: 'Inventory',
    summary: 'Your policies, with the computed quantities and gaps',
    readsModel: true,
    query: filters,
    answer: policiesAnswer,
    codes: ['caller_unknown'],
    handle: ({ query, caller }, gateway) => planned(gateway, caller, { kind: 'policies', filter: query }),
  }),
  route({
    method: 'post',
    path: '/inventory/policies/remove',
    tag: 'Inventory',
    summary: 'Remove the policy of a product at a place',
    access: 'operator',
    body: z.strictObject({ product: productId, place: placeId }),
    example: { product: '09506000134352', place: '9506000134307' },
    answer: z.object({ height: z.int(), product: z.string(), place: z.string() }),
    codes: ['role_missing', 'caller_unknown', 'policy_unknown', 'storage_full'],
    handle: ({ body, caller }, { inventory, readModel }) => {
      const { organisation } = ownerOf(caller, readModel);
      if (!inventory.policies.remove(organisation, body)) {
        throw new Problem('policy_unknown', `You have no policy for ${body.product} at ${body.place}.`);
      }
      return { body: { height: readModel.height, ...body } };
    },
  }),
  route({
    method: 'get',
    path: '/inventory/replenishment',
    tag: 'Inventory',
    summary: 'Replenishment proposals for places at or below their reorder point',
    readsModel: true,
    query: filters,
    answer: replenishmentAnswer,
    codes: ['caller_unknown'],
    handle: ({ query, caller }, gateway) => planned(gateway, caller, { kind: 'replenishment', filter: query }),
  }),
];
