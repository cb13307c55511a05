import type { DatabaseSync } from 'node:sqlite';
import type { Answerers } from './answerers/answerers';
import { ChangeReader } from './changes/changeReader';
import type { Closing } from './closing';
import { Inbox } from './inbox/inbox';
import { NoticeStore } from './inbox/noticeStore';
import type { Ledger } from './ledger/ledger';
import type { Members } from './ledger/members';
import type { Logger } from './log';
import type { ReadModel } from './projection/readModel';
import type { RecallStore } from './recalls/recallStore';

/** The parts of a gateway from which others hear what happens. */
export interface Notifications {
  readonly changes: ChangeReader;
  readonly inbox: Inbox;
}

export interface NotificationOptions {
  readonly ledger: Ledger;
  readonly members: Members;
  readonly readModel: ReadModel;
  readonly answerers: Answerers;
  readonly recalls: RecallStore;
  readonly log: Logger;
}

export function openNotifications(database: DatabaseSync, options: NotificationOptions): Notifications {
  const { ledger, members, readModel, answerers, recalls, log } = options;
  const inbox = new Inbox({
    ...{ ledger, members, readModel, store: new NoticeStore(database), due: { answerers, recalls } },
    warn: (err, message) => {
      log.warn({ err }, message);
    },
  });
  return { changes: new ChangeReader({ ledger, readModel }), inbox };
}

/** Derives notices until the gateway closes. */
export function startNotifications({ inbox }: Notifications, closing: Closing): void {
  const stop = new AbortController();
  const running = inbox.run(stop.signal);
  closing.add(async () => {
    stop.abort();
    await running;
  });
}
