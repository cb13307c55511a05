import {
  arrivalAnswer,
  type ArrivalAnswer,
  type ArrivalInputText,
  type RuleChangeText,
  ruleHistoryAnswer,
  type RuleHistoryAnswer,
  rulesAnswer,
  type RulesAnswer,
} from '#answers';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';

export type SetRulesParameters = RuleChangeText;
export type ExpectShipmentParameters = ArrivalInputText;

/** The settings of the rules of the caller's organisation: what they watch, and when they raise exceptions. */
export const rules = (transport: Transport, none: NoParameters = {}): Promise<RulesAnswer> =>
  transport.request({ path: '/rules', query: none, answer: rulesAnswer });

/** The settings of the rules over time, the latest first. */
export const ruleHistory = (transport: Transport, none: NoParameters = {}): Promise<RuleHistoryAnswer> =>
  transport.request({ path: '/rules/history', query: none, answer: ruleHistoryAnswer });

/** Changes rules: each one given replaces the one before, the others stay. Needs the role quality. */
export const setRules = (transport: Transport, change: SetRulesParameters): Promise<RulesAnswer> =>
  transport.request({ method: 'POST', path: '/rules', body: change, answer: rulesAnswer });

/** When the caller's organisation expects a shipment, and what says so. */
export const expectedArrival = (
  transport: Transport,
  parameters: { readonly shipment: string },
): Promise<ArrivalAnswer> => transport.request({ path: '/rules/arrivals', query: parameters, answer: arrivalAnswer });

/** Says when a shipment is expected; null: as orders and settings say. Needs the role operator. */
export const expectShipment = (transport: Transport, said: ExpectShipmentParameters): Promise<ArrivalAnswer> =>
  transport.request({ method: 'POST', path: '/rules/arrivals', body: said, answer: arrivalAnswer });
