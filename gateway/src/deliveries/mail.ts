import { setTimeout as pause } from 'node:timers/promises';
import { createTransport, type Transporter } from 'nodemailer';
import type { LedgerIdentity } from '../ledger/ledger';
import type { Inbox } from '../inbox/inbox';
import { CodeLimit } from './codeLimit';
import { type MailText, noticesMail } from './mailTexts';
import type { MailStore, MailWish } from './mailStore';
import { apiLimits } from '../answers/limits';

/** The mail server of the gateway. */
export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  /** True for TLS from the start; otherwise STARTTLS, which a password requires unless the server is on this machine. */
  readonly secure: boolean;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
}

export interface MailOptions {
  readonly smtp: SmtpConfig;
  readonly store: MailStore;
  readonly inbox: Inbox;
  /** Returns true while the ledger has the user as retired. */
  readonly isRetired: (identity: LedgerIdentity) => boolean;
  readonly warn: (error: unknown) => void;
}

/** Milliseconds: the first pause after a failure, which doubles each time, the longest one, and between looks for something new. */
const [firstPause, longestPause, look] = [1000, 15 * 60_000, 500];
const patience = 20_000;

const isHere = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host);

const transportOf = ({ host, port, secure, user, password }: SmtpConfig): Transporter =>
  createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && password !== undefined && !isHere(host),
    ignoreTLS: isHere(host) && !secure,
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });

/**
 * Sends notices to the addresses of users who asked for them, in order and at least once: how far it came is kept after the mail server
 * took a message, and a process that is killed before that sends it again with the same Message-ID.
 */
export class Mail {
  readonly store: MailStore;
  readonly codes = new CodeLimit();
  readonly #options: MailOptions;
  readonly #transport: Transporter;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: MailOptions) {
    this.#options = options;
    this.store = options.store;
    this.#transport = transportOf(options.smtp);
  }

  start(): void {
    this.#running = this.#loop();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#transport.close();
  }

  /** Sends one message. Rejects if the mail server does not take it. */
  async send(
    address: string,
    { subject, text, messageId }: Omit<MailText, 'messageId'> & { messageId?: string },
  ): Promise<void> {
    await this.#transport.sendMail({
      from: this.#options.smtp.from,
      to: { name: '', address },
      subject,
      text,
      ...(messageId !== undefined && { messageId }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  /** Sends the notices that an address has not had yet, if it is time. Returns true if there may be more. */
  async deliver(wish: MailWish, now = new Date()): Promise<boolean> {
    if (!isTime(wish, now) || this.#options.isRetired(wish)) return false;
    const found = this.#options.inbox.store.after(wish.organisation, wish.notice, apiLimits.mailNotices);
    const last = found.at(-1);
    if (!last) return false;
    const notices = found.filter(({ kind }) => wish.kinds.includes(kind));
    const isMore = found.length === apiLimits.mailNotices;
    try {
      if (notices.length > 0) await this.send(wish.address, noticesMail(wish.address, wish.organisation, notices));
      const isDone = notices.length > 0 && !isMore;
      this.store.moved({ ...wish, notice: last.id, day: isDone ? dayOf(now) : wish.day });
      return isMore;
    } catch (error) {
      this.#failed(wish, error, now);
      return false;
    }
  }

  #failed(wish: MailWish, error: unknown, now: Date): void {
    const failures = wish.failures + 1;
    const text = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    this.store.failed(wish, failures, now.getTime() + Math.min(longestPause, firstPause * 2 ** (failures - 1)), text);
    this.#options.warn(error);
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      let isMore = false;
      try {
        for (const wish of this.store.confirmed()) {
          if (isAborted(signal)) return;
          if (await this.deliver(wish)) isMore = true;
        }
      } catch (error) {
        this.#options.warn(error);
      }
      if (!isMore) await pause(look, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

const isTime = ({ nextAttempt, when, day }: MailWish, now: Date): boolean =>
  nextAttempt <= now.getTime() && (when !== 'daily' || day < dayOf(now));

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
