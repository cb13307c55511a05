import {
  type EventException,
  isFinal,
  type Recall,
  type RecallResponse,
  type Shipment,
} from '@lotline/chaincode/domain';
import { groupBy } from '../groupBy';
import type { LedgerBlock } from '../ledger/ledger';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { coveringOf } from '../queries/recallCovers';
import type { OwnParties } from './members';
import { type NoticedWrite, noticedWrites } from './noticedWrites';
import type { NewNotice, NoticeEnd, NoticeStore } from './noticeStore';
import { recalledNow, touchedBy } from './touched';

/** New notices, and ends of earlier ones. */
export interface Derived {
  readonly notices: NewNotice[];
  readonly ends: NoticeEnd[];
}

/** Ids that a notice lists. */
const mostListed = 20;

/** Derives the notices of one block. Deriving them again gives the same keys, so that nothing is kept twice. */
export class BlockNotices {
  readonly #database: Database;
  readonly #own: OwnParties;
  readonly #store: Pick<NoticeStore, 'organisationsWith'>;
  readonly #block: LedgerBlock;
  readonly #derived: Derived = { notices: [], ends: [] };

  constructor(
    { database, own, store }: { database: Database; own: OwnParties; store: Pick<NoticeStore, 'organisationsWith'> },
    block: LedgerBlock,
  ) {
    this.#database = database;
    this.#own = own;
    this.#store = store;
    this.#block = block;
  }

  derive(): Derived {
    const writes = this.#block.transactions.flatMap(noticedWrites);
    for (const write of writes) this.#ofWrite(write);
    this.#ofScopes(writes.filter(({ kind, fact }) => kind === 'scope' && fact['left'] !== true));
    this.#ofMovedGoods();
    return this.#derived;
  }

  #ofWrite(write: NoticedWrite): void {
    if (write.kind === 'shipment') this.#ofShipment(write);
    if (write.kind === 'recall') this.#ofRecall(write);
    if (write.kind === 'response') this.#ofResponse(write);
    if (write.kind === 'exception') this.#ofException(write);
    if (write.kind === 'linkAnswer') this.#ofLinkAnswer(write);
  }

  #ofShipment(write: NoticedWrite): void {
    const shipment = write.fact as unknown as Shipment;
    const { id, handoffs, from, to } = shipment;
    this.#endAll('offer', id);
    const last = handoffs.at(-1);
    if (last?.status !== 'offered') return;
    const goods = [...shipment.containers, ...shipment.items, ...shipment.lots.map(({ lot }) => lot)];
    this.#add(write, last.to, {
      kind: 'offer',
      key: `offer ${id} ${handoffs.length}`,
      subject: id,
      text: `${last.from} offers you shipment ${id}: accept or reject it.`,
      about: [last.from, from, ...(to ? [to] : []), ...goods],
    });
  }

  #ofRecall(write: NoticedWrite): void {
    const recall = write.fact as unknown as Recall;
    const { id, openedBy, changes = 0, changed, status } = recall;
    const concerned = this.#store.organisationsWith('recall', id);
    if (changes > 0) {
      const { reason } = changed?.at(-1) ?? {};
      const text = `${openedBy} changed recall ${id}${reason === undefined ? '' : `: ${reason}`}.`;
      const notice = { kind: 'recall_change', key: `recall_change ${id} ${changes}`, subject: id, text } as const;
      for (const each of concerned) this.#addTo(write, each, { ...notice, about: [openedBy] });
    }
    if (status !== 'closed') return;
    const text = `${openedBy} closed recall ${id}. Goods that you put on hold stay on hold.`;
    const notice = { kind: 'recall_change', key: `recall_change ${id} closed`, subject: id, text } as const;
    for (const each of concerned) this.#addTo(write, each, { ...notice, about: [openedBy] });
    this.#endAll('recall', id);
    this.#endAll('recall_due', id);
  }

  #ofResponse(write: NoticedWrite): void {
    const [id = ''] = write.key;
    const response = write.fact as unknown as RecallResponse;
    const { party, status, at, notifiedAt } = response;
    const recall = this.#recall(id);
    if (!recall) return;
    if (status === 'notified') {
      this.#add(write, party, {
        kind: 'recall',
        key: `recall ${id} notified ${notifiedAt ?? at}`,
        subject: id,
        text: `${recall.openedBy} notified you of recall ${id} (${described(recall)}): ${recall.reason}`,
        about: [recall.openedBy, ...recall.roots.slice(0, mostListed)],
      });
      return;
    }
    if (isFinal(response)) {
      this.#end(party, { kind: 'recall_due', subject: id });
      this.#end(recall.openedBy, { kind: 'recall_due', subject: id, about: party });
    }
    if (this.#own.organisationOf(recall.openedBy) === this.#own.organisationOf(party)) return;
    this.#add(write, recall.openedBy, {
      kind: 'recall_answer',
      key: `recall_answer ${id} ${party} ${write.transaction.transactionId}`,
      subject: id,
      text: `${party} answered recall ${id}: ${status}.`,
      about: [party],
    });
  }

  #ofException(write: NoticedWrite): void {
    const [msp = '', event = '', number = ''] = write.key;
    const exception = write.fact as unknown as EventException;
    const { code, detail, party, concerns = [], status } = exception;
    const key = `exception ${msp} ${event} ${number}`;
    const organisations = new Set([party, ...concerns].flatMap((each) => this.#own.organisationOf(each) ?? []));
    for (const organisation of organisations) {
      if (status === 'resolved') {
        this.#derived.ends.push({ organisation, height: this.#height, of: { key } });
        continue;
      }
      const isToAnswer = code === 'link_alleged' && organisation !== this.#own.organisationOf(party);
      const kind = isToAnswer ? ('link' as const) : ('exception' as const);
      const about = [party, ...concerns, ...idsIn(exception.details)];
      this.#addTo(write, organisation, { kind, key, subject: event, text: `${code}: ${detail}`, about });
    }
  }

  #ofLinkAnswer(write: NoticedWrite): void {
    const [, event = '', goods = '', party = ''] = write.key;
    this.#end(party, { kind: 'link', subject: event, about: goods });
  }

  /** Goods that came into the scope of recalls, also by an event that made or packed them later. */
  #ofScopes(writes: readonly NoticedWrite[]): void {
    for (const [id, scopes] of groupBy(writes, ({ key }) => key[0] ?? '')) {
      const [first] = scopes;
      if (first) this.#touched(first, { id, goods: scopes.map(({ key }) => key[1] ?? '') });
    }
  }

  /** Goods in scope that events of this block brought to a party. */
  #ofMovedGoods(): void {
    for (const { recall, goods, transaction } of recalledNow(this.#database, this.#block)) {
      const known = new Set(this.#store.organisationsWith('recall', recall));
      const isNew = (party: string): boolean => !known.has(this.#own.organisationOf(party) ?? '');
      this.#touched({ transaction }, { id: recall, goods, isNew });
    }
  }

  #touched(write: Pick<NoticedWrite, 'transaction'>, { id, goods, isNew = () => true }: Touching): void {
    const recall = this.#recall(id);
    if (!recall || recall.ownStock) return;
    const covers = coveringOf(this.#database);
    for (const [party, touched] of touchedBy(this.#database, goods)) {
      const named = touched.filter((each) => covers(id, each, party));
      if (named.length === 0 || party === recall.openedBy || !isNew(party)) continue;
      const listed = named.slice(0, mostListed);
      const count = named.length === 1 ? named[0] : `${named.length} goods`;
      this.#add(write, party, {
        kind: 'recall',
        key: `recall ${id} ${this.#height}`,
        subject: id,
        text: `Recall ${id} (${described(recall)}) covers ${count} that you have or had: ${recall.reason}`,
        about: [recall.openedBy, ...listed],
      });
    }
  }

  #recall(id: string): Recall | undefined {
    return readFact(this.#database, 'recall', id);
  }

  get #height(): number {
    return this.#block.number + 1;
  }

  #endAll(kind: 'offer' | 'recall' | 'recall_due', subject: string): void {
    for (const organisation of this.#store.organisationsWith(kind, subject)) {
      this.#derived.ends.push({ organisation, height: this.#height, of: { kind, subject } });
    }
  }

  #end(party: string, of: NoticeEnd['of']): void {
    const organisation = this.#own.organisationOf(party);
    if (organisation !== undefined) this.#derived.ends.push({ organisation, height: this.#height, of });
  }

  #add(write: Pick<NoticedWrite, 'transaction'>, party: string, notice: Told): void {
    const organisation = this.#own.organisationOf(party);
    if (organisation !== undefined) this.#addTo(write, organisation, notice);
  }

  #addTo({ transaction }: Pick<NoticedWrite, 'transaction'>, organisation: string, notice: Told): void {
    const { transactionId, time } = transaction;
    const about = [...new Set(notice.about)].slice(0, mostListed);
    this.#derived.notices.push({ ...notice, about, organisation, height: this.#height, transactionId, time });
  }
}

interface Touching {
  readonly id: string;
  readonly goods: readonly string[];
  /** Returns true for a party that is to hear of it. */
  readonly isNew?: (party: string) => boolean;
}

type Told = Pick<NewNotice, 'kind' | 'key' | 'subject' | 'text' | 'about'>;

const described = ({ type, class: of }: Recall): string => (of === undefined ? type : `${type}, class ${of}`);

/** The ids in the details of an exception. */
const idsIn = (details: EventException['details']): string[] =>
  Object.values(details ?? {}).filter((each): each is string => typeof each === 'string' && each.includes(':'));
