import { present, must } from '@lotline/chaincode/domain';
import { type Change, changeKinds } from '../answers/changes';
import type { LedgerBlock, LedgerTransaction } from '../ledger/ledger';
import type { Database } from '../projection/database';
import type { FactWrite } from '../projection/factWrite';
import { readTransaction } from '../projection/readTransaction';
import type { TracedEvent } from '../projection/tracedEvent';
import { PartyFinder } from './parties';
import { apiLimits } from '../answers/limits';

const shown: ReadonlySet<string> = new Set(changeKinds);

type Found = Pick<Change, 'kind' | 'what' | 'subject' | 'about' | 'parties'> &
  Partial<Pick<Change, 'goods' | 'eventType' | 'bizStep' | 'eventTime'>>;

/** Where the id of a fact is in its key; the rest of the key is further ids. */
const subjectAt: Partial<Record<FactWrite['kind'], number>> = {
  msp: 0,
  user: 1,
  document: 1,
  linkAnswer: 1,
  event: 1,
  exception: 1,
};

/** The ids in an event's lists of sources or destinations. */
function endsOf({ text }: TracedEvent): unknown[] {
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return ['source', 'destination'].flatMap((end) => {
    const list = body[`${end}List`];
    return Array.isArray(list) ? list.map((each: Readonly<Record<string, unknown>> | null) => each?.[end]) : [];
  });
}

/** Derives the changes of one transaction. */
class TransactionChanges {
  readonly #finder: PartyFinder;
  readonly #by: string | undefined;

  constructor(finder: PartyFinder, by: string | undefined) {
    this.#finder = finder;
    this.#by = by;
  }

  ofEvent(event: TracedEvent): Found {
    const { id, goods, places, type, step, time } = event;
    const finder = this.#finder;
    return {
      kind: 'event',
      what: 'recorded',
      subject: id,
      about: [...goods.slice(0, apiLimits.changeGoods), ...places],
      goods: goods.length,
      eventType: type,
      bizStep: step,
      eventTime: time,
      parties: this.#parties([...finder.ofIds([...places, ...endsOf(event)])]),
    };
  }

  ofWrite({ kind, key, fact, text }: FactWrite): Found {
    const at = subjectAt[kind] ?? 0;
    return {
      kind,
      what: whatOf(kind, fact),
      subject: must(key[at], 'subject'),
      about: key.filter((_each, index) => index !== at),
      parties: this.#parties(this.#finder.inText(`${key.join(' ')} ${text ?? ''}`)),
    };
  }

  ofUnreadable({ event, goods }: { readonly event: string; readonly goods: readonly string[] }): Found {
    const about = goods.slice(0, apiLimits.changeGoods);
    return { kind: 'unreadable', what: 'unreadable', subject: event, about, parties: this.#parties([]) };
  }

  #parties(found: readonly string[]): string[] {
    return [...new Set([...(this.#by === undefined ? [] : [this.#by]), ...found])];
  }
}

function whatOf(kind: FactWrite['kind'], fact: FactWrite['fact']): string {
  if (fact === null) return 'removed';
  if (kind === 'event') return 'changed';
  const word = kind === 'exception' && fact['status'] === 'open' ? fact['code'] : (fact['status'] ?? fact['answer']);
  return typeof word === 'string' ? word : 'set';
}

function found(finder: PartyFinder, transaction: LedgerTransaction, by: string | undefined): Found[] {
  const read = readTransaction(transaction);
  const of = new TransactionChanges(finder, by);
  const recorded = new Set(read.events.map(({ id }) => id));
  const writes = read.writes.filter(
    ({ kind, key }) => shown.has(kind) && !(kind === 'event' && recorded.has(must(key[1], 'event'))),
  );
  return [
    ...read.events.map((event) => of.ofEvent(event)),
    ...writes.map((write) => of.ofWrite(write)),
    ...read.unreadable.map((part) => of.ofUnreadable(part)),
  ];
}

/** The changes of a block in their order: of each transaction first the events that it recorded, then the facts that it wrote. */
export function changesOf(block: LedgerBlock, database: Database): Change[] {
  const finder = new PartyFinder(database);
  const height = block.number + 1;
  let number = 0;
  return block.transactions.flatMap((transaction) => {
    const { transactionId, time, mspId } = transaction;
    const by = finder.ofMsp(mspId);
    return found(finder, transaction, by).map((each) =>
      present({ id: `${height}-${++number}`, height, transactionId, time, mspId, by, ...each }),
    );
  });
}
