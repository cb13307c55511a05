import { localId } from '@lotline/chaincode/domain';
import { type RecallCriterion, recallPreview, recallSearch } from '../../answers/recallPreview';
import type { Caller } from '../../auth/caller';
import { meantGoods } from '../../queries/meantGoods';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { canonical } from '../../queries/rootNodes';
import type { Gateway } from '../gateway';
import { glnInPath } from '../ownNumbers';
import { route } from '../route';

/** Puts the caller's GLN before shipment numbers of their own. */
function withOwnShipments(body: unknown, caller: Caller, gateway: Gateway): unknown {
  const { find } = (body ?? {}) as { readonly find?: unknown };
  if (!Array.isArray(find)) return body;
  const completed = find.map((each: unknown) => {
    const { shipment } = (each ?? {}) as { readonly shipment?: unknown };
    if (!localId.safeParse(shipment).success) return each;
    return { ...(each as object), shipment: `${glnInPath('own', caller, gateway)}:${String(shipment)}` };
  });
  return { ...(body as object), find: completed };
}

/** A criterion with the things that an organisation means by ids that nobody owns. */
function withMeant(readModel: Gateway['readModel'], criterion: RecallCriterion, msp: string): RecallCriterion {
  const { goods, madeFrom } = criterion;
  return {
    ...criterion,
    ...(goods !== undefined && { goods: meantGoods(readModel, canonical(goods), msp) }),
    ...(madeFrom !== undefined && { madeFrom: meantGoods(readModel, canonical(madeFrom), msp) }),
  };
}

/** The goods that a person describes, before anything is written. */
export const recallPreviewRoute = route({
  method: 'post',
  path: '/recalls/preview',
  tag: 'Provenance',
  summary: 'Find goods to recall from what is known about them, and show what a recall would cover',
  description:
    'Writes nothing. The goods found are the roots of a recall. The counts, quantities and holders are of everything that is made of them.',
  readsModel: true,
  body: recallSearch,
  complete: withOwnShipments,
  example: {
    find: [
      { product: '09506000134352', place: '9506000134307', from: '2026-04-01T00:00:00Z', to: '2026-04-03T00:00:00Z' },
    ],
    only: { leftAfter: '2026-04-02T12:00:00Z' },
  },
  answer: recallPreview,
  handle: async ({ body, caller }, { answerers, readModel }) => {
    const find = body.find.map((each) => withMeant(readModel, each, caller.identity.mspId));
    const party = partyOfMsp(readModel, caller.identity.mspId)?.id;
    const answer = await answerers.ask(
      { kind: 'preview', search: { ...body, find }, party, format: 'json' },
      caller.identity.organisation,
    );
    if (!answer) throw new Error('A preview came back without an answer.');
    return { ...answer, type: 'application/json; charset=utf-8' };
  },
});
