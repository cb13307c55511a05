import type { Recall, RecallResponse } from '@lotline/chaincode/domain';
import { askJson } from '../answerers/askJson';
import type { Answerers } from '../answerers/answerers';
import type { RecallState } from '../answers/recallRunning';
import type { ReadModel } from '../projection/readModel';
import { placeParty } from '../queries/placeParty';
import { dueByClass, withEscalation } from '../recalls/escalation';
import type { RecallStore } from '../recalls/recallStore';
import type { OwnParties } from './members';
import type { NewNotice, NoticeEnd, NoticeStore } from './noticeStore';

/** Days before its expiry in which a lot is listed. */
export const expiryDays = 7;

export interface DueOptions {
  readonly readModel: ReadModel;
  readonly answerers: Answerers;
  readonly recalls: RecallStore;
  readonly store: NoticeStore;
  readonly own: OwnParties;
  /** RFC 3339, UTC. */
  readonly now: string;
}

const openRecalls = `SELECT id, party FROM recall WHERE status = 'open' ORDER BY n`;
const openAnswers = `SELECT response.body AS response, recall.body AS recall FROM response JOIN recall ON recall.id = response.recall
  WHERE recall.status = 'open' AND response.party = ? AND response.status IN ('notified', 'read', 'acknowledged')`;
const expiring = `SELECT lot.id AS lot, lot.expiry AS expiry, balance.place AS place FROM lot JOIN balance ON balance.lot = lot.id
  WHERE lot.expiry <= ? AND balance.on_hand <> '0' ORDER BY lot.expiry, lot.id`;

const later = (time: string, hours: number): string => new Date(Date.parse(time) + hours * 3_600_000).toISOString();

type Undated = Omit<NewNotice, 'height' | 'time'>;

/** Reminders and escalations that are due for recalls of this gateway's organisations, by their own times. */
async function dueOfOpeners({ readModel, answerers, recalls, own, now }: DueOptions): Promise<Undated[]> {
  const due: Undated[] = [];
  for (const { id, party } of readModel.database.all<{ id: string; party: string }>(openRecalls)) {
    const organisation = own.organisationOf(party);
    if (organisation === undefined) continue;
    const state = await askJson<RecallState>(answerers, { kind: 'state', recall: id, format: 'json' }, organisation);
    const { holders } = withEscalation(recalls, { organisation, recall: id }, { state, now });
    for (const holder of holders) {
      if (holder.isDue === 'no' || own.organisationOf(holder.party) === organisation) continue;
      const since = holder.isDue === 'remind' ? holder.remindAt : holder.escalateAt;
      due.push({
        organisation,
        kind: 'recall_due',
        subject: id,
        about: [holder.party],
        key: `recall_due ${id} ${holder.party} ${holder.isDue} ${since ?? ''}`,
        text:
          holder.isDue === 'remind'
            ? `${holder.party} has not given its final answer to recall ${id}: remind it.`
            : `${holder.party} has not given its final answer to recall ${id}: escalate its case.`,
      });
    }
  }
  return due;
}

/** Answers that this gateway's organisations owe to recalls: their openers notified them, and the time of the recall's class has passed. */
function dueOfHolders({ readModel, own, now }: DueOptions): Undated[] {
  return [...own.all()].flatMap(([party, organisation]) =>
    readModel.database.all<{ response: string; recall: string }>(openAnswers, party).flatMap((row): Undated[] => {
      const { notifiedAt } = JSON.parse(row.response) as RecallResponse;
      const { id, class: of = 'II', openedBy } = JSON.parse(row.recall) as Recall;
      if (notifiedAt === undefined) return [];
      const { remindAfterHours, escalateAfterHours } = dueByClass[of];
      const isLate = later(notifiedAt, escalateAfterHours) <= now;
      if (!isLate && later(notifiedAt, remindAfterHours) > now) return [];
      const what = isLate ? 'Your final answer is late' : 'Your final answer is due';
      return [
        {
          organisation,
          kind: 'recall_due',
          subject: id,
          about: [openedBy],
          key: `recall_due ${id} own ${isLate ? 'escalate' : 'remind'} ${notifiedAt}`,
          text: `${what}: ${openedBy} notified you of recall ${id} at ${notifiedAt}.`,
        },
      ];
    }),
  );
}

/** Lots on hand that expire soon or have expired, and the ends of notices about lots that are not on hand any more. */
function expiringLots({ readModel, store, own, now }: DueOptions): {
  notices: Undated[];
  ends: Omit<NoticeEnd, 'height'>[];
} {
  const { database } = readModel;
  const until = later(now, expiryDays * 24).slice(0, 10);
  const notices: Undated[] = [];
  const there = new Set<string>();
  for (const { lot, expiry, place } of database.all<{ lot: string; expiry: string; place: string }>(expiring, until)) {
    const organisation = own.organisationOf(placeParty(database, place) ?? '');
    if (organisation === undefined) continue;
    there.add(`${organisation} ${lot}`);
    const text = expiry < now.slice(0, 10) ? `${lot} expired on ${expiry}.` : `${lot} expires on ${expiry}.`;
    const key = `expiring ${lot} ${expiry} ${expiry < now.slice(0, 10) ? 'past' : 'soon'}`;
    notices.push({ organisation, kind: 'expiring', key, subject: lot, text, about: [place] });
  }
  const organisations = new Set(own.all().values());
  const ends = [...organisations].flatMap((organisation) =>
    store
      .openSubjects(organisation, 'expiring')
      .filter((lot) => !there.has(`${organisation} ${lot}`))
      .map((subject) => ({ organisation, of: { kind: 'expiring' as const, subject } })),
  );
  return { notices, ends };
}

/** The notices that follow from the time, with the height at which the ledger was read. */
export async function dueNotices(options: DueOptions): Promise<{ notices: NewNotice[]; ends: NoticeEnd[] }> {
  const { height } = options.readModel;
  const lots = expiringLots(options);
  const undated = [...lots.notices, ...dueOfHolders(options), ...(await dueOfOpeners(options))];
  return {
    notices: undated.map((each) => ({ ...each, height, time: options.now })),
    ends: lots.ends.map((end) => ({ ...end, height })),
  };
}
