import { localId, shipmentId, isOpenShipment } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  arrivalAnswer,
  arrivalInput,
  ruleChange,
  ruleHistoryAnswer,
  rulesAnswer,
  type RuleSettings,
  ruleSettings,
} from '../../answers/rules';
import type { Caller } from '../../auth/caller';
import { ownerOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import { readFact } from '../../projection/saveFact';
import { expectedArrival } from '../../rules/arrival';
import type { Gateway } from '../gateway';
import { withOwnNumbers } from '../ownNumbers';
import { route } from '../route';

const readRoute = route({
  method: 'get',
  path: '/rules',
  tag: 'Provenance',
  summary: 'The settings of your rules',
  answer: rulesAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { rules, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return { body: { height: readModel.height, ...rules.store.settings(organisation) } };
  },
});

const historyRoute = route({
  method: 'get',
  path: '/rules/history',
  tag: 'Provenance',
  summary: 'The settings of your rules over time, the latest first',
  answer: ruleHistoryAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { rules, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return { body: { height: readModel.height, rows: rules.store.history(organisation) } };
  },
});

const setRoute = route({
  method: 'post',
  path: '/rules',
  tag: 'Provenance',
  summary: 'Change your rules',
  description:
    'Each given rule replaces the present one; the others stay. Then the rules check everything again and end exceptions that the new settings exclude.',
  access: 'quality',
  body: ruleChange,
  example: {
    expiring: { days: 10 },
    certificate: { required: [{ kind: 'organic', subject: '(01)09506000134352' }] },
    reason: 'Audit of April',
  },
  answer: rulesAnswer,
  codes: ['role_missing', 'caller_unknown', 'storage_full'],
  handle: async ({ body: { reason, ...change }, caller }, { rules, readModel }) => {
    const { organisation, user } = ownerOf(caller, readModel);
    const before = rules.store.settings(organisation).settings;
    const settings = onceEach(ruleSettings.parse({ ...before, ...change }));
    rules.store.set(organisation, { settings, user, time: rules.now, ...(reason !== undefined && { reason }) });
    await rules.run();
    return { body: { height: readModel.height, ...rules.store.settings(organisation) } };
  },
});

/** The settings with each required certificate once. */
function onceEach(settings: RuleSettings): RuleSettings {
  const { required } = settings.certificate;
  const kept = new Map(required.map((each) => [`${each.subject} ${each.kind}`, each]));
  return { ...settings, certificate: { ...settings.certificate, required: [...kept.values()] } };
}

type ArrivalBody = z.input<typeof arrivalAnswer>;

/** When the caller's organisation expects a shipment that it sends or gets. @throws Problem for any other. */
function arrivalOf({ rules, readModel, inventory }: Gateway, caller: Caller, id: string): ArrivalBody {
  const { organisation, party } = ownerOf(caller, readModel);
  const shipment = readFact(readModel.database, 'shipment', id);
  if (!shipment) throw new Problem('shipment_unknown', `${id} is not known.`, { details: { id } });
  if (shipment.sender !== party && shipment.receiver !== party) {
    throw new Problem('not_owner', `Your organisation neither sends nor gets ${id}.`, { details: { id } });
  }
  const { settings } = rules.store.settings(organisation);
  const context = { inventory, store: rules.store, settings, organisation, party };
  const expected = isOpenShipment(shipment) ? expectedArrival(context, shipment) : undefined;
  return {
    height: readModel.height,
    shipment: id,
    ...(expected && { expected: expected.at, from: expected.from }),
    history: rules.store.arrivals(organisation, id),
  };
}

const arrivalCodes = ['caller_unknown', 'shipment_unknown', 'not_owner'] as const;

const expectedRoute = route({
  method: 'get',
  path: '/rules/arrivals',
  tag: 'Provenance',
  summary: 'When you expect a shipment, and the source of that time',
  readsModel: true,
  query: z.strictObject({ shipment: z.union([shipmentId, localId]).describe('Its id, or your own number.') }),
  answer: arrivalAnswer,
  codes: arrivalCodes,
  handle: ({ query, caller }, gateway) => {
    const { shipment } = withOwnNumbers('accept', query, caller, gateway) as typeof query;
    return { body: arrivalOf(gateway, caller, shipmentId.parse(shipment)) };
  },
});

const expectRoute = route({
  method: 'post',
  path: '/rules/arrivals',
  tag: 'Provenance',
  summary: 'Set when you expect a shipment that you send or receive',
  access: 'operator',
  body: arrivalInput,
  complete: (body, caller, gateway) => withOwnNumbers('accept', body, caller, gateway),
  example: { shipment: 'urn:epcglobal:cbv:bt:9506000134307:S-1', expected: '2026-04-18T06:00:00Z' },
  answer: arrivalAnswer,
  codes: ['role_missing', ...arrivalCodes, 'storage_full'],
  handle: async ({ body: { shipment, expected }, caller }, gateway) => {
    const { rules } = gateway;
    arrivalOf(gateway, caller, shipment);
    const { organisation, user } = caller.identity;
    const said = { user, time: rules.now, ...(expected !== null && { expected: new Date(expected).toISOString() }) };
    const what = `when ${user} said when it is expected`;
    const look = { organisation, rule: 'late', subjects: [[shipment]], what } as const;
    rules.store.atomically(() => {
      rules.store.expect(organisation, shipment, said);
      rules.willLook(look);
    });
    await rules.look(look);
    return { body: arrivalOf(gateway, caller, shipment) };
  },
});

/** Routes of the rules that raise exceptions. Each organisation sees and sets only its own. */
export const ruleRoutes = [readRoute, historyRoute, setRoute, expectedRoute, expectRoute];
