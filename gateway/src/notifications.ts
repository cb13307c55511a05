import type { Database } from './projection/database';
import type { Answerers } from './answerers/answerers';
import { ChangeReader } from './changes/changeReader';
import type { Closing } from './closing';
import { CustomerMails } from './recallMail/customerMail';
import { CustomerMailStore } from './recallMail/customerMailStore';
import { Mail, type SmtpConfig } from './deliveries/mail';
import { MailStore } from './deliveries/mailStore';
import { Webhooks } from './deliveries/webhooks';
import { WebhookStore } from './deliveries/webhookStore';
import { retirements } from './auth/rolesNow';
import { Inbox } from './inbox/inbox';
import { NoticeStore } from './inbox/noticeStore';
import { WorkNotices } from './inbox/workNotices';
import type { Inventory } from './inventory/inventory';
import { openWorkNoticeStore } from './inventory/workNoticeStore';
import type { Ledger } from './ledger/ledger';
import type { Members } from './ledger/members';
import type { Logger } from './log';
import type { ReadModel } from './projection/readModel';
import type { RecallStore } from './recalls/recallStore';
import type { Destinations } from './webhooks/destination';

/** The parts of a gateway from which others hear what happens. */
export interface Notifications {
  readonly changes: ChangeReader;
  readonly inbox: Inbox;
  readonly workNotices: WorkNotices;
  readonly deliveries: Deliveries;
}

/** The ways on which notices and changes are sent to others. */
export interface Deliveries {
  readonly store: WebhookStore;
  readonly webhooks: Webhooks;
  /** Undefined without a mail server; likewise messages to those outside the network. */
  readonly mail: Mail | undefined;
  readonly customers: CustomerMails | undefined;
}

export interface NotificationOptions {
  readonly ledger: Ledger;
  readonly members: Members;
  readonly readModel: ReadModel;
  readonly answerers: Answerers;
  readonly inventory: Inventory;
  readonly recalls: RecallStore;
  readonly destinations: Destinations;
  readonly smtp: SmtpConfig | undefined;
  readonly log: Logger;
}

export function openNotifications(database: Database, options: NotificationOptions): Notifications {
  const { ledger, members, readModel, answerers, recalls, destinations, log } = options;
  const inbox = new Inbox({
    ledger,
    members,
    readModel,
    store: new NoticeStore(database),
    due: { answerers, recalls },
    warn: (err, message) => {
      log.warn({ err }, message);
    },
  });
  const changes = new ChangeReader({ ledger, readModel });
  const store = new WebhookStore(database);
  const webhooks = new Webhooks({
    store,
    inbox,
    changes,
    readModel,
    destinations,
    warn: (err, webhook) => {
      log.warn({ err, webhook }, 'a message of a webhook could not be sent');
    },
  });
  const mail = openMail(database, inbox, options);
  const customers = mail && openCustomerMails(database, mail, options);
  const workNotices = new WorkNotices({
    store: openWorkNoticeStore(database),
    inventory: options.inventory,
    readModel,
    members,
    answerers,
    inbox,
    warn: (err, organisation) => {
      log.warn({ err, organisation }, 'the worklist could not be looked at for notices; trying again');
    },
  });
  return { changes, inbox, workNotices, deliveries: { store, webhooks, mail, customers } };
}

const openCustomerMails = (database: Database, mail: Mail, { recalls, log }: NotificationOptions): CustomerMails =>
  new CustomerMails({
    store: new CustomerMailStore(database),
    recalls,
    mail,
    warn: (err) => {
      log.warn({ err }, 'a message about a recall could not be sent; trying again');
    },
  });

function openMail(database: Database, inbox: Inbox, { smtp, readModel, log }: NotificationOptions): Mail | undefined {
  if (!smtp) return undefined;
  return new Mail({
    smtp,
    inbox,
    store: new MailStore(database),
    isRetired: retirements(readModel),
    warn: (err) => {
      log.warn({ err }, 'notices could not be sent by e-mail; trying again');
    },
  });
}

/** Derives and sends notices until the gateway closes. */
export function startNotifications({ inbox, workNotices, deliveries }: Notifications, closing: Closing): void {
  const stop = new AbortController();
  const running = inbox.run(stop.signal);
  workNotices.start();
  deliveries.webhooks.start();
  deliveries.mail?.start();
  deliveries.customers?.start();
  closing.add(async () => {
    stop.abort();
    workNotices.close();
    await Promise.all([running, deliveries.webhooks.close(), deliveries.customers?.close()]);
    await deliveries.mail?.close();
  });
}
