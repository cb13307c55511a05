import { setTimeout as pause } from 'node:timers/promises';
import type { Change } from '../answers/changes';
import type { ChangeReader } from '../changes/changeReader';
import { mayRead } from '../changes/filter';
import type { Inbox } from '../inbox/inbox';
import type { ReadModel } from '../projection/readModel';
import type { Destinations } from '../webhooks/destination';
import { post } from '../webhooks/post';
import { type OutgoingMessage, signedHeaders } from './signedHeaders';
import type { StoredWebhook, WebhookKey, WebhookStore } from './webhookStore';
import { apiLimits } from '../answers/limits';

/** Milliseconds: the first pause after a failure, which doubles each time, the longest one, and between looks for something new. */
const [firstPause, longestPause, look] = [1000, 15 * 60_000, 500];
/** Changes that a page reads, and that one message has. */
const [pageSize, mostInMessage] = [500, 100];

export interface WebhookOptions {
  readonly store: WebhookStore;
  readonly inbox: Inbox;
  readonly changes: ChangeReader;
  readonly readModel: ReadModel;
  readonly destinations: Destinations;
  readonly warn: (error: unknown, webhook: string) => void;
}

/** A message, and the webhook as it is once that was received. */
interface Outgoing extends OutgoingMessage {
  readonly type: string;
  readonly then: StoredWebhook;
}

const wants = (kinds: readonly string[], family: 'notice' | 'change', kind: string): boolean =>
  kinds.includes(family) || kinds.includes(`${family}.${kind}`);

const wantsAny = (kinds: readonly string[], family: 'notice' | 'change'): boolean =>
  kinds.some((kind) => kind === family || kind.startsWith(`${family}.`));

/**
 * Sends notices and changes to webhooks: for each webhook one message after the other, so that they arrive in order, and again until it is
 * received. How far it came is kept after each message; a process that is killed sends the last one again, under the same id.
 */
export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #running = new Map<string, { readonly stop: AbortController; readonly end: Promise<void> }>();

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  /** Takes up the webhooks of an earlier process. */
  start(): void {
    for (const webhook of this.#options.store.all()) this.run(webhook);
  }

  /** Starts a webhook, or starts it again at the position that the store has. */
  run({ organisation, id }: WebhookKey): void {
    const key = { organisation, id };
    const before = this.#running.get(id);
    before?.stop.abort();
    const stop = new AbortController();
    const end = (before?.end ?? Promise.resolve()).then(() => this.#loop(key, stop.signal));
    this.#running.set(id, { stop, end });
  }

  stop(id: string): void {
    this.#running.get(id)?.stop.abort();
    this.#running.delete(id);
  }

  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort();
    await Promise.all(running.map(({ end }) => end));
  }

  async #loop(key: WebhookKey, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const webhook = this.#options.store.find(key);
      if (!webhook) return;
      try {
        const wait = await this.#step(webhook, signal);
        if (wait > 0) await this.#wait(wait, signal);
      } catch (error) {
        this.#options.warn(error, webhook.id);
        await this.#wait(longestPause, signal);
      }
    }
  }

  /** Sends the next message. Returns the milliseconds before there may be another one. */
  async #step(webhook: StoredWebhook, signal: AbortSignal): Promise<number> {
    const early = webhook.nextAttempt - Date.now();
    if (early > 0) return Math.min(early, longestPause);
    const { store } = this.#options;
    const letter = store.queuedLetter(webhook);
    if (letter) {
      const error = await this.#send(webhook, { id: letter.message, body: letter.body });
      store.settleLetter(webhook, letter.n, error);
      return 0;
    }
    const notice = this.#nextNotice(webhook);
    if (notice) {
      await this.#deliver(webhook, notice, signal);
      return 0;
    }
    return this.#nextChanges(webhook, signal);
  }

  #nextNotice(webhook: StoredWebhook): Outgoing | undefined {
    const { organisation, id, kinds, notice } = webhook;
    if (!wantsAny(kinds, 'notice')) return undefined;
    const found = this.#options.inbox.store.after(organisation, notice, pageSize);
    const next = found.find(({ kind }) => wants(kinds, 'notice', kind));
    if (next) {
      const type = `notice.${next.kind}`;
      const body = JSON.stringify({ type, timestamp: next.time, data: next });
      return { id: `msg_${id}_n${next.id}`, type, body, then: { ...webhook, notice: next.id } };
    }
    const last = found.at(-1);
    if (last) this.#options.store.moved({ ...webhook, notice: last.id });
    return undefined;
  }

  /** Sends a page of changes, in messages that have changes of one block each. */
  async #nextChanges(webhook: StoredWebhook, signal: AbortSignal): Promise<number> {
    const { kinds, mspId } = webhook;
    if (!wantsAny(kinds, 'change')) return look;
    const { changes, readModel, store } = this.#options;
    const matches = (change: Change): boolean => mayRead(change, mspId) && wants(kinds, 'change', change.kind);
    const { height } = readModel;
    const page = await changes.page(webhook, { limit: pageSize, height, matches });
    for (const message of messagesOf(webhook, page.rows)) {
      if (signal.aborted || !(await this.#deliver(message.from, message, signal))) return 0;
    }
    if (signal.aborted) return 0;
    const { block, read } = page.next;
    if (block !== webhook.block || read !== webhook.read) store.moved({ ...webhook, block, read });
    return page.isEnd ? look : 0;
  }

  /** Sends a message and keeps what came of it. Returns true if it was received. */
  async #deliver(webhook: StoredWebhook, message: Outgoing, signal: AbortSignal): Promise<boolean> {
    const { store, warn } = this.#options;
    const error = await this.#send(webhook, message);
    // Removed or rewound meanwhile: the store has another position by now.
    if (signal.aborted) return false;
    if (error === undefined) {
      store.moved(message.then, new Date().toISOString());
      return true;
    }
    const failures = webhook.failures + 1;
    const failed = new Date().toISOString();
    if (failures >= apiLimits.webhookAttempts) {
      warn(new Error(error), webhook.id);
      store.bury(message.then, { message: message.id, type: message.type, body: message.body, failed, error });
      return false;
    }
    const nextAttempt = Date.now() + Math.min(longestPause, firstPause * 2 ** (failures - 1));
    store.failed(webhook, { failures, error, nextAttempt });
    return false;
  }

  /** Returns why a message was not received. */
  async #send(webhook: StoredWebhook, message: OutgoingMessage): Promise<string | undefined> {
    const { url, secret, oldSecret, oldUntil } = webhook;
    const secrets = [secret, ...(oldSecret !== null && oldUntil > Date.now() ? [oldSecret] : [])];
    const headers = signedHeaders(message, secrets, Math.floor(Date.now() / 1000));
    try {
      await post(url, { body: message.body, headers }, this.#options.destinations);
      return undefined;
    } catch (error) {
      return (error instanceof Error ? error.message : String(error)).slice(0, 300);
    }
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    await pause(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** The messages of a page: at most so many changes of one block. The id names the first and the last, so that one id has one content. */
function messagesOf(webhook: StoredWebhook, rows: readonly Change[]): (Outgoing & { readonly from: StoredWebhook })[] {
  const messages: (Outgoing & { readonly from: StoredWebhook })[] = [];
  let from = webhook;
  for (let at = 0; at < rows.length;) {
    const [first] = rows.slice(at, at + 1);
    const some = rows.slice(at, at + mostInMessage).filter(({ height }) => height === first?.height);
    const last = some.at(-1);
    if (!first || !last) break;
    at += some.length;
    const then = { ...from, block: last.height - 1, read: Number(last.id.split('-')[1]), failures: 0 };
    const data = { height: last.height, changes: some };
    const body = JSON.stringify({ type: 'changes', timestamp: last.time, data });
    messages.push({ id: `msg_${webhook.id}_c${first.id}_${last.id}`, type: 'changes', body, then, from });
    from = then;
  }
  return messages;
}
