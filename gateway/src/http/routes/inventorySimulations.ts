import { simulationAnswer, simulationInput } from '../../answers/inventorySimulations';
import { assertOwn, ownerOf, uomOf } from '../../inventory/owner';
import { today } from '../../queries/shownStock';
import { route } from '../route';

/** The route that tries policies. It changes nothing. */
export const inventorySimulationRoute = route({
  method: 'post',
  path: '/inventory/simulations',
  tag: 'Inventory',
  summary: 'Simulate policies with the demand of a product at a place of yours: service, stock and cost',
  description:
    'Replays the history, or draws random days from it; unserved demand is lost. It changes nothing, and the same seed gives the same answer.',
  body: simulationInput,
  example: {
    product: '09506000134352',
    place: '9506000134307',
    policies: [
      { name: 'now', reorderPoint: '24', maximum: '120' },
      { name: 'less', reorderPoint: '18', maximum: '90' },
    ],
    leadTimeDays: 3,
    orderCost: '25',
    holdingCost: '1.20',
    currency: 'EUR',
  },
  answer: simulationAnswer,
  successes: ['ok'],
  codes: ['caller_unknown', 'not_owner', 'product_unknown'],
  handle: async ({ body, caller }, { answerers, readModel }) => {
    const owner = ownerOf(caller, readModel);
    assertOwn(readModel, owner, body.place);
    const uom = uomOf(readModel, body.product);
    const answer = await answerers.ask(
      { kind: 'simulation', format: 'json', input: body, uom, today: today() },
      owner.organisation,
    );
    if (!answer) throw new Error('The thread made no simulation.');
    return { ...answer, type: 'application/json; charset=utf-8' };
  },
});
