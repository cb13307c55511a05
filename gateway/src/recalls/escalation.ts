import type {
  HoldersAnswer,
  RecallContacts,
  RecallEscalation,
  RecallMessage,
  RecallState,
} from '../answers/recallRunning';
import type { RecallRecord, RecallStore, RecordOwner } from './recallStore';

/** Hours after which a holder is reminded and its case escalated, by class; a recall without a class is treated as class II. */
export const dueByClass = {
  I: { remindAfterHours: 4, escalateAfterHours: 24 },
  II: { remindAfterHours: 24, escalateAfterHours: 72 },
  III: { remindAfterHours: 72, escalateAfterHours: 240 },
} as const;

const later = (time: string, hours: number): string => new Date(Date.parse(time) + hours * 3_600_000).toISOString();

/** The times of an organisation for a recall: its own, or else those of the recall's class. */
function escalationOf(store: RecallStore, owner: RecordOwner, { class: of = 'II' }: RecallState): RecallEscalation {
  return store.list<RecallEscalation>(owner, 'escalation').at(-1)?.body ?? dueByClass[of];
}

/** The holders with the organisation's contacts and messages, and when each is to be reminded or escalated. */
export function withEscalation(
  store: RecallStore,
  owner: RecordOwner,
  { state, now }: { readonly state: RecallState; readonly now: string },
): HoldersAnswer {
  const times = escalationOf(store, owner, state);
  const contacts = new Map(
    store.list<RecallContacts>({ ...owner, recall: '' }, 'contacts').map(({ id, body }) => [id, body.contacts]),
  );
  const messages = store.list<RecallMessage>(owner, 'message');
  const holders = state.holders.map((holder) => {
    const own = messages.filter(({ body }) => body.to === holder.party);
    return {
      ...holder,
      contacts: contacts.get(holder.party) ?? [],
      messages: own.length,
      ...(holder.isFinal || state.status === 'closed'
        ? { isDue: 'no' as const }
        : dueOf(own, { holder, state, times, now })),
    };
  });
  return { ...state, ...times, holders };
}

interface Waiting {
  readonly holder: RecallState['holders'][number];
  readonly state: RecallState;
  readonly times: RecallEscalation;
  readonly now: string;
}

type Due = Pick<HoldersAnswer['holders'][number], 'remindAt' | 'escalateAt' | 'isDue'>;

/** A reminder starts the wait for the next one; an escalation is due that long after the holder was notified. */
function dueOf(own: readonly RecallRecord<RecallMessage>[], { holder, state, times, now }: Waiting): Due {
  const since = holder.notifiedAt ?? state.openedAt;
  const reminded = own.filter(({ body }) => body.kind === 'reminder').at(-1)?.time ?? since;
  const remindAt = later(reminded, times.remindAfterHours);
  const escalateAt = later(since, times.escalateAfterHours);
  const isEscalated = own.some(({ body }) => body.kind === 'escalation');
  const isDue = escalateAt <= now && !isEscalated ? 'escalate' : remindAt <= now ? 'remind' : 'no';
  return { remindAt, escalateAt, isDue };
}
