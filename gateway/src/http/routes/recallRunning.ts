import { partyId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  consigneesAnswer,
  contactsAnswer,
  escalationAnswer,
  holdersAnswer,
  messagesAnswer,
  mockReport,
  type RecallConsignee,
  recallConsignee,
  type RecallContacts,
  recallContacts,
  recallEscalation,
  type RecallMessage,
  recallMessage,
  terminationAnswer,
} from '../../answers/recallRunning';
import type { CustomerMail } from '../../recallMail/customerMailStore';
import { findingsOf, recallFact } from '../../recalls/findings';
import { withEscalation } from '../../recalls/escalation';
import { clockOf } from '../../recalls/mockReport';
import type { RecordOwner } from '../../recalls/recallStore';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { route, type Route } from '../route';
import { recallCheckRoutes } from './recallChecks';
import { recallMailRoutes } from './recallMail';
import { recallStateOf } from './recallState';
import { keep, ownerIn, recallParams, recallPath } from './recallRecords';
import { flag } from '../flag';

const readCodes = ['recall_unknown'] as const;
const writeCodes = ['recall_unknown', 'role_missing', 'limit_exceeded', 'storage_full'] as const;
const none = z.strictObject({});

const holders = route({
  method: 'get',
  path: `${recallPath}/holders`,
  tag: 'Provenance',
  summary: 'Every holder of a recall: status, stock, contradictions, and when to remind it',
  description:
    'Statuses, quantities and contradictions follow from the ledger and are the same for everybody; contacts, messages and times are your own.',
  readsModel: true,
  params: recallParams,
  query: z.strictObject({
    outstanding: flag.describe('true: only holders without a final answer.'),
  }),
  answer: holdersAnswer,
  codes: readCodes,
  handle: async ({ params, query, caller }, gateway) => {
    const owner = ownerIn(params, caller, gateway);
    const state = await recallStateOf(gateway, owner);
    const body = withEscalation(gateway.recalls, owner, { state, now: new Date().toISOString() });
    const rows = query.outstanding === 'true' ? body.holders.filter(({ isFinal }) => !isFinal) : body.holders;
    return { body: { ...body, holders: rows } };
  },
});

const termination = route({
  method: 'get',
  path: `${recallPath}/termination`,
  tag: 'Provenance',
  summary: 'What is left to do before one user can close a recall',
  description:
    'Every holder answered and knows the last change, every quantity is accounted for, customers outside the network and effectiveness checks are done. Your own records count.',
  readsModel: true,
  params: recallParams,
  query: none,
  answer: terminationAnswer,
  codes: readCodes,
  handle: async ({ params, caller }, gateway) => {
    const owner = ownerIn(params, caller, gateway);
    const state = await recallStateOf(gateway, owner);
    const findings = findingsOf(gateway, owner, state);
    return { body: { height: state.height, recall: owner.recall, isDone: findings.length === 0, findings } };
  },
});

const clock = route({
  method: 'get',
  path: `${recallPath}/clock`,
  tag: 'Provenance',
  summary: 'Times of tracing and answering, and the quantity found: the result of a mock recall',
  readsModel: true,
  params: recallParams,
  query: none,
  answer: mockReport,
  codes: readCodes,
  handle: async ({ params, caller }, gateway) => {
    const owner = ownerIn(params, caller, gateway);
    const state = await recallStateOf(gateway, owner);
    const recall = recallFact(gateway.readModel, owner.recall);
    if (!recall) throw new Problem('recall_unknown', `Recall ${owner.recall} is not known.`);
    return { body: clockOf(state, recall) };
  },
});

const contactRoutes = [
  route({
    method: 'post',
    path: '/recalls/contacts',
    tag: 'Provenance',
    summary: 'Set your contacts at a party, for all recalls',
    access: 'quality',
    body: recallContacts,
    example: { party: '9506000134208', contacts: [{ name: 'Ann Lee', role: 'Quality', phone: '+49 30 1234' }] },
    answer: contactsAnswer,
    codes: ['role_missing', 'limit_exceeded', 'storage_full'],
    handle: ({ body, caller }, gateway) => {
      const owner = { organisation: caller.identity.organisation, recall: '' };
      keep(gateway, caller, { owner, kind: 'contacts', id: body.party, body });
      return { body: contactsIn(gateway, owner) };
    },
  }),
  route({
    method: 'get',
    path: '/recalls/contacts',
    tag: 'Provenance',
    summary: 'Your contacts for recalls',
    query: none,
    answer: contactsAnswer,
    handle: ({ caller }, gateway) => ({
      body: contactsIn(gateway, { organisation: caller.identity.organisation, recall: '' }),
    }),
  }),
];

function contactsIn({ recalls, readModel }: Gateway, owner: RecordOwner): z.input<typeof contactsAnswer> {
  const rows = recalls.list<RecallContacts>(owner, 'contacts').filter(({ body }) => body.contacts.length > 0);
  return { height: readModel.height, rows: rows.map(({ body, user, time }) => ({ ...body, user, time })) };
}

const messageRoutes = [
  route({
    method: 'post',
    path: `${recallPath}/messages`,
    tag: 'Provenance',
    summary: 'Record a communication about a recall: notification, reminder, escalation, public warning',
    access: 'quality',
    params: recallParams,
    body: recallMessage,
    example: { kind: 'reminder', to: 'https://id.gs1.org/417/9506000134208', channel: 'phone', text: 'Left a message' },
    answer: messagesAnswer,
    codes: writeCodes,
    handle: ({ params, body, caller }, gateway) => {
      const owner = ownerIn(params, caller, gateway);
      // A party is stored by its id, in whatever spelling it comes, so that its reminders are found.
      const party = partyId.safeParse(body.to);
      keep(gateway, caller, { owner, kind: 'message', body: { ...body, to: party.success ? party.data : body.to } });
      return { body: messagesIn(gateway, owner) };
    },
  }),
  route({
    method: 'get',
    path: `${recallPath}/messages`,
    tag: 'Provenance',
    summary: 'Your communications about a recall',
    params: recallParams,
    readsModel: true,
    query: none,
    answer: messagesAnswer,
    codes: readCodes,
    handle: ({ params, caller }, gateway) => ({ body: messagesIn(gateway, ownerIn(params, caller, gateway)) }),
  }),
  route({
    method: 'post',
    path: `${recallPath}/escalation`,
    tag: 'Provenance',
    summary: 'Set the hours after which holders are reminded and escalated',
    description: 'By default, the hours depend on the class: 4 and 24 for I, 24 and 72 for II, 72 and 240 for III.',
    access: 'quality',
    params: recallParams,
    body: recallEscalation,
    example: { remindAfterHours: 2, escalateAfterHours: 8 },
    answer: escalationAnswer,
    codes: writeCodes,
    handle: ({ params, body, caller }, gateway) => {
      keep(gateway, caller, { owner: ownerIn(params, caller, gateway), kind: 'escalation', id: 'hours', body });
      return { body: { ...body, height: gateway.readModel.height } };
    },
  }),
];

function messagesIn({ recalls, readModel, deliveries }: Gateway, owner: RecordOwner): z.input<typeof messagesAnswer> {
  const mails = deliveries.customers?.store.ofRecall(owner) ?? [];
  const rows = recalls.list<RecallMessage>(owner, 'message').map(({ n, id, body, user, time }) => {
    const own = mails.filter(({ message }) => message === id).map(deliveryOf);
    return { ...body, n, user, time, ...(own.length > 0 && { deliveries: own }) };
  });
  return { height: readModel.height, rows };
}

function deliveryOf({ address, sent, gaveUp, error }: CustomerMail): {
  address: string;
  state: 'sent' | 'given_up' | 'waiting';
  at?: string;
  error?: string;
} {
  const at = sent ?? gaveUp;
  return {
    address,
    state: sent !== null ? 'sent' : gaveUp === null ? 'waiting' : 'given_up',
    ...(at !== null && { at }),
    ...(error !== null && { error }),
  };
}

const consigneeRoutes = [
  route({
    method: 'post',
    path: `${recallPath}/consignees`,
    tag: 'Provenance',
    summary: 'Set a customer outside the network that has or had goods of a recall',
    access: 'quality',
    params: recallParams,
    body: recallConsignee,
    example: { consignee: 'CAFE-1', name: 'Corner Café', supplied: { quantity: '3', uom: 'CS' }, status: 'notified' },
    answer: consigneesAnswer,
    codes: writeCodes,
    handle: ({ params, body, caller }, gateway) => {
      const owner = ownerIn(params, caller, gateway);
      keep(gateway, caller, { owner, kind: 'consignee', id: body.consignee, body });
      return { body: consigneesIn(gateway, owner) };
    },
  }),
  route({
    method: 'get',
    path: `${recallPath}/consignees`,
    tag: 'Provenance',
    summary: 'Your customers outside the network that a recall concerns',
    params: recallParams,
    readsModel: true,
    query: none,
    answer: consigneesAnswer,
    codes: readCodes,
    handle: ({ params, caller }, gateway) => ({ body: consigneesIn(gateway, ownerIn(params, caller, gateway)) }),
  }),
];

function consigneesIn({ recalls, readModel }: Gateway, owner: RecordOwner): z.input<typeof consigneesAnswer> {
  const rows = recalls.list<RecallConsignee>(owner, 'consignee');
  return { height: readModel.height, rows: rows.map(({ body, user, time }) => ({ ...body, user, time })) };
}

/** Holders, reminders, customers outside the network, checks and the end of a recall. */
export const recallRunningRoutes: readonly Route[] = [
  holders,
  termination,
  clock,
  ...contactRoutes,
  ...messageRoutes,
  ...consigneeRoutes,
  ...recallCheckRoutes,
  ...recallMailRoutes,
];
