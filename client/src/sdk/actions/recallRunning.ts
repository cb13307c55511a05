import {
  type CheckInput,
  checksAnswer,
  type ChecksAnswer,
  type ConsigneeInput,
  consigneesAnswer,
  type ConsigneesAnswer,
  contactsAnswer,
  type ContactsAnswer,
  type ContactsInput,
  type DrawInput,
  escalationAnswer,
  type EscalationAnswer,
  type EscalationInput,
  holdersAnswer,
  type HoldersAnswer,
  type MessageInput,
  messagesAnswer,
  type MessagesAnswer,
  mockReport,
  type MockReport,
  type QuestionsInput,
  terminationAnswer,
  type TerminationAnswer,
} from '#answers';
import { idPath } from '../canonicalId';
import type { NoParameters, ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface RecallParameters extends ReadOptions {
  /** The recall. */
  readonly id: string;
}
/** The recall, and the fields of what is recorded about it. */
export type AboutRecall<Body> = Body & { readonly id: string };

const pathOf = (id: string, part: string): string => `/recalls/${idPath('recall', id)}/${part}`;

/**
 * Every holder of a recall, with its status, what the ledger has there, contradictions, your contacts and when it is to be reminded.
 *
 * @example
 * const { holders } = await client.recallHolders({ id: 'R-1', outstanding: true });
 */
export const recallHolders = (
  transport: Transport,
  { id, outstanding, ...rest }: RecallParameters & { readonly outstanding?: boolean },
): Promise<HoldersAnswer> =>
  transport.request({
    path: pathOf(id, 'holders'),
    query: { outstanding: outstanding === true ? 'true' : undefined, ...rest },
    answer: holdersAnswer,
  });

/**
 * Everything that is left to do before one user may close a recall.
 *
 * @example
 * const { isDone, findings } = await client.recallTermination({ id: 'R-1' });
 */
export const recallTermination = (
  transport: Transport,
  { id, ...query }: RecallParameters,
): Promise<TerminationAnswer> =>
  transport.request({ path: pathOf(id, 'termination'), query, answer: terminationAnswer });

/**
 * How long tracing and answering took, and how much was found.
 *
 * @example
 * const { secondsToTrace, percentFound } = await client.recallClock({ id: 'M-1' });
 */
export const recallClock = (transport: Transport, { id, ...query }: RecallParameters): Promise<MockReport> =>
  transport.request({ path: pathOf(id, 'clock'), query, answer: mockReport });

/** Your contacts at other parties, for every recall. */
export const recallContacts = (transport: Transport, none: NoParameters = {}): Promise<ContactsAnswer> =>
  transport.request({ path: '/recalls/contacts', query: none, answer: contactsAnswer });

/** Sets your contacts at a party; none removes them. Needs the role quality. */
export const setRecallContacts = (transport: Transport, body: ContactsInput): Promise<ContactsAnswer> =>
  transport.request({ method: 'POST', path: '/recalls/contacts', body, answer: contactsAnswer });

/** Your communications about a recall. */
export const recallMessages = (transport: Transport, { id, ...query }: RecallParameters): Promise<MessagesAnswer> =>
  transport.request({ path: pathOf(id, 'messages'), query, answer: messagesAnswer });

/** Records a communication: notification, reminder, escalation, public warning. Needs the role quality. */
export const addRecallMessage = (
  transport: Transport,
  { id, ...body }: AboutRecall<MessageInput>,
): Promise<MessagesAnswer> =>
  transport.request({ method: 'POST', path: pathOf(id, 'messages'), body, answer: messagesAnswer });

/** Sets after how many hours holders of a recall are reminded and escalated. Needs the role quality. */
export const setRecallEscalation = (
  transport: Transport,
  { id, ...body }: AboutRecall<EscalationInput>,
): Promise<EscalationAnswer> =>
  transport.request({ method: 'POST', path: pathOf(id, 'escalation'), body, answer: escalationAnswer });

/** Your customers outside the network that a recall concerns. */
export const recallConsignees = (transport: Transport, { id, ...query }: RecallParameters): Promise<ConsigneesAnswer> =>
  transport.request({ path: pathOf(id, 'consignees'), query, answer: consigneesAnswer });

/** Sets a customer outside the network. Needs the role quality. */
export const setRecallConsignee = (
  transport: Transport,
  { id, ...body }: AboutRecall<ConsigneeInput>,
): Promise<ConsigneesAnswer> =>
  transport.request({ method: 'POST', path: pathOf(id, 'consignees'), body, answer: consigneesAnswer });

/**
 * Draws the sample of effectiveness checks (21 CFR 7.42(b)(3)). Needs the role quality.
 *
 * @example
 * const { seed, sample } = await client.drawRecallChecks({ id: 'R-1', level: 'C' });
 */
export const drawRecallChecks = (
  transport: Transport,
  { id, ...body }: AboutRecall<DrawInput>,
): Promise<ChecksAnswer> =>
  transport.request({ method: 'POST', path: pathOf(id, 'checks'), body, answer: checksAnswer });

/** The effectiveness checks of a recall, with their percentages. */
export const recallChecks = (transport: Transport, { id, ...query }: RecallParameters): Promise<ChecksAnswer> =>
  transport.request({ path: pathOf(id, 'checks'), query, answer: checksAnswer });

/** Records the result of a check at a consignee of the sample. Needs the role quality. */
export const addRecallCheck = (transport: Transport, { id, ...body }: AboutRecall<CheckInput>): Promise<ChecksAnswer> =>
  transport.request({ method: 'POST', path: pathOf(id, 'checks/results'), body, answer: checksAnswer });

/**
 * Sets your own questions of effectiveness checks; none removes them. Answers that were given keep the words of their questions. Needs
 * the role quality.
 *
 * @example
 * await client.setRecallQuestions({ id: 'R-1', questions: [{ question: 'shelf', text: 'Was it on the shelf?', kind: 'yes_no' }] });
 */
export const setRecallQuestions = (
  transport: Transport,
  { id, ...body }: AboutRecall<QuestionsInput>,
): Promise<ChecksAnswer> =>
  transport.request({ method: 'POST', path: pathOf(id, 'checks/questions'), body, answer: checksAnswer });
