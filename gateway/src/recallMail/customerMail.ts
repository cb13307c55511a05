import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecallConsignee } from '../answers/recallRunning';
import type { RecallStore } from '../recalls/recallStore';
import type { CustomerMail, CustomerMailStore } from './customerMailStore';
import type { Mail } from '../deliveries/mail';

export interface CustomerMailOptions {
  readonly store: CustomerMailStore;
  readonly recalls: RecallStore;
  readonly mail: Mail;
  readonly warn: (error: unknown) => void;
}

/**
 * Milliseconds: the first pause after a failure, which doubles each time, the longest one, until a message is given up, and between
 * looks.
 */
const [firstPause, longestPause, patience, look] = [1000, 15 * 60_000, 72 * 3_600_000, 500];
const atOnce = 50;
const permanent = 500;

/** True if the mail server will never take the message: it refuses the address or the content, not this gateway. */
function isRefused(error: unknown): boolean {
  const { code = '', responseCode = 0 } = error as { readonly code?: string; readonly responseCode?: number };
  return responseCode >= permanent && ['EENVELOPE', 'EMESSAGE'].includes(code);
}

const messageIdOf = ({ organisation, recall, message, address }: CustomerMail): string =>
  `<${createHash('sha256')
    .update(JSON.stringify([organisation, recall, message, address]))
    .digest('hex')
    .slice(0, 40)}@lotline.invalid>`;

/**
 * Sends messages about recalls to addresses outside the network, at least once and in order for each address. A process that is killed
 * before it kept that the mail server took a message sends it again with the same Message-ID.
 */
export class CustomerMails {
  readonly store: CustomerMailStore;
  readonly #options: CustomerMailOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: CustomerMailOptions) {
    this.store = options.store;
    this.#options = options;
  }

  start(): void {
    this.#running = this.#loop();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Sends one message, or keeps why it could not be sent. */
  async deliver(mail: CustomerMail, now = new Date()): Promise<void> {
    const { subject, body: text, address } = mail;
    try {
      await this.#options.mail.send(address, { subject, text, messageId: messageIdOf(mail) });
    } catch (error) {
      this.#failed(mail, error, now);
      return;
    }
    this.store.atomically(() => {
      this.store.sent(mail.n, now.toISOString());
      this.#notified(mail);
    });
  }

  /** A customer that was only listed is notified now. */
  #notified({ organisation, recall, recipient }: CustomerMail): void {
    const owner = { organisation, recall };
    const found = this.#options.recalls.list<RecallConsignee>(owner, 'consignee').find(({ id }) => id === recipient);
    if (found?.body.status !== 'open') return;
    const { id, user, time } = found;
    this.#options.recalls.set(owner, 'consignee', { id, user, time, body: { ...found.body, status: 'notified' } });
  }

  #failed({ n, attempts, queued }: CustomerMail, error: unknown, now: Date): void {
    const text = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    const isOver = isRefused(error) || now.getTime() - Date.parse(queued) > patience;
    const nextAttempt = now.getTime() + Math.min(longestPause, firstPause * 2 ** Math.min(attempts, 20));
    this.store.failed(n, { error: text, nextAttempt, gaveUp: isOver ? now.toISOString() : null });
    this.#options.warn(error);
  }

  /** Sends what is due. Returns true if there may be more. */
  async #sendDue(signal: AbortSignal): Promise<boolean> {
    const due = this.store.due(Date.now(), atOnce);
    for (const mail of due) {
      if (isAborted(signal)) return false;
      await this.deliver(mail);
    }
    return due.length > 0;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const isMore = await this.#sendDue(signal).catch((error: unknown) => {
        this.#options.warn(error);
        return false;
      });
      if (!isMore) await pause(look, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
