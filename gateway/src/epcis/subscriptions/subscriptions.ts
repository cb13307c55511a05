import { createHmac, randomUUID } from 'node:crypto';
import { utcMilliseconds } from '@lotline/chaincode/domain';
import type { Database } from '../../projection/database';
import type { Destinations } from '../../webhooks/destination';
import { post } from '../../webhooks/post';
import type { EpcFormat } from '../answer/epcFormat';
import { EpcisRefusal } from '../epcisRefusal';
import type { EventQuery } from '../query/builder';
import { type QueryStore, readNamed } from '../queryStore';
import { type Feed, lastEvent, positionAt, positionBefore, type Progress } from './feed';
import type { Feeds } from './feeds';
import { nextRun, type Schedule } from './schedule';
import type { FeedPosition, Subscription, SubscriptionStore } from './subscriptionStore';
import { apiLimits } from '../../answers/limits';

/** When a standing query runs and from which events on. */
export interface Controls {
  readonly stream?: boolean | undefined;
  readonly schedule?: Schedule | undefined;
  readonly reportIfEmpty?: boolean | undefined;
  readonly initialRecordTime?: string | undefined;
}

export interface NewSubscription extends Controls {
  readonly organisation: string;
  readonly query: string;
  readonly dest: string;
  readonly signatureToken?: string | undefined;
  readonly epcFormat: EpcFormat;
  readonly lotlineContext: string;
}

const invalid = (message: string, pointer: string): EpcisRefusal =>
  new EpcisRefusal('subscription_invalid', message, {
    errors: [{ pointer, message, code: 'subscription_invalid' }],
  });

/** Refuses controls that exclude each other, or name no time. Throws EpcisRefusal. */
function checkControls({ stream, schedule }: Controls): void {
  if (schedule && stream) throw invalid('A subscription has a schedule or is a stream, not both.', '/stream');
  if (!schedule && !stream) throw invalid('Give a schedule, or set stream to true.', '/stream');
  if (schedule && !nextRun(schedule, new Date())) throw invalid('The schedule names no time to come.', '/schedule');
}

/** The query of a subscription. Throws EpcisRefusal for one that limits or orders its whole result, which has no end. */
function standingQuery(query: Readonly<Record<string, unknown>>): EventQuery {
  const read = readNamed(query);
  if (read.order ?? read.countLimit ?? read.maximum) {
    throw invalid('A query with orderBy, eventCountLimit or maxEventCount cannot be subscribed to.', '/query');
  }
  return { ...read, order: { by: 'ledger', descending: false } };
}

function startAt(database: Database, time: string | undefined): FeedPosition {
  const milliseconds = time === undefined ? undefined : utcMilliseconds(time);
  return milliseconds === undefined
    ? positionAt(database, lastEvent(database))
    : positionBefore(database, milliseconds);
}

/** The signature of a delivery: HMAC with SHA-256 over its body, with the subscriber's signatureToken. */
export const signatureOf = (token: string, body: string): string =>
  `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;

export interface SubscriptionTools {
  readonly database: Database;
  readonly queries: QueryStore;
  readonly store: SubscriptionStore;
  readonly feeds: Feeds;
  readonly destinations: Destinations;
}

interface Connection {
  readonly organisation: string;
  readonly end: () => void;
}

type Standing = Omit<Feed, 'query' | 'schedule' | 'reportIfEmpty'>;

/** Standing queries: webhooks, which survive a restart, and connections, which end with the process. */
export class Subscriptions {
  readonly #tools: SubscriptionTools;
  /** Connections, by the key of their feed. */
  readonly #connections = new Map<string, Connection>();

  constructor(tools: SubscriptionTools) {
    this.#tools = tools;
  }

  /** Takes up the webhooks of an earlier process. */
  start(): void {
    for (const subscription of this.#tools.store.all()) {
      try {
        this.#run(subscription);
      } catch (error) {
        // One that this version does not understand must not keep the gateway from starting.
        if (!(error instanceof EpcisRefusal)) throw error;
        process.emitWarning(`The subscription ${subscription.id} cannot run: ${error.message}`);
      }
    }
    this.#tools.feeds.start();
  }

  /** Adds a webhook. Throws EpcisRefusal. */
  add(asked: NewSubscription): Subscription {
    const { organisation, query, dest, epcFormat, schedule, reportIfEmpty = false, initialRecordTime } = asked;
    const { store, database, destinations } = this.#tools;
    checkControls(asked);
    const fault = destinations.fault(dest);
    if (fault !== undefined) throw invalid(`The destination ${fault}.`, '/dest');
    this.#query(organisation, query);
    if (store.count(organisation) >= apiLimits.subscriptions) {
      throw invalid(`Your organisation has ${apiLimits.subscriptions} subscriptions, which is the maximum.`, '');
    }
    const created = new Date().toISOString();
    const subscription: Subscription = {
      organisation,
      query,
      id: randomUUID(),
      created,
      dest,
      signatureToken: asked.signatureToken,
      epcFormat,
      schedule,
      reportIfEmpty,
      initialRecordTime,
      lotlineContext: asked.lotlineContext,
      position: startAt(database, initialRecordTime),
      lastRun: created,
      lastNotified: undefined,
    };
    store.add(subscription);
    this.#run(subscription);
    return subscription;
  }

  list(organisation: string, query: string): Subscription[] {
    return this.#tools.store.ofQuery(organisation, query);
  }

  find(organisation: string, query: string, id: string): Subscription | undefined {
    return this.list(organisation, query).find((each) => each.id === id);
  }

  remove({ organisation, query, id }: Pick<Subscription, 'organisation' | 'query' | 'id'>): void {
    this.#tools.store.remove(organisation, id);
    this.#tools.feeds.remove(keyOf(organisation, query, id));
  }

  /** Ends everything that is subscribed to a query. */
  removeAll(organisation: string, query: string): void {
    for (const each of this.list(organisation, query)) this.remove(each);
    for (const [key, { end }] of this.#connections) if (key.startsWith(keyOf(organisation, query, ''))) end();
  }

  /** Feeds a connection until the returned function is called. `end` is called if its query is deleted. Throws EpcisRefusal. */
  connect(
    { organisation, query, controls }: { organisation: string; query: string; controls: Controls },
    standing: Omit<Standing, 'queryName' | 'subscriptionID' | 'moved'>,
    end: () => void,
  ): () => void {
    checkControls(controls);
    const subscriptionID = randomUUID();
    const key = keyOf(organisation, query, subscriptionID);
    const { schedule, reportIfEmpty = false, initialRecordTime } = controls;
    const feed: Feed = {
      ...standing,
      query: this.#query(organisation, query),
      queryName: query,
      subscriptionID,
      schedule,
      reportIfEmpty,
      moved: () => undefined,
    };
    const { feeds, database } = this.#tools;
    feeds.add(key, feed, { position: startAt(database, initialRecordTime), lastRun: new Date() });
    this.#connections.set(key, { organisation, end });
    return () => {
      feeds.remove(key);
      this.#connections.delete(key);
    };
  }

  /** Number of connections. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Number of an organisation's connections. */
  connectionsOf(organisation: string): number {
    return [...this.#connections.values()].filter((each) => each.organisation === organisation).length;
  }

  /** Ends all connections. */
  disconnect(): void {
    for (const { end } of [...this.#connections.values()]) end();
  }

  #query(organisation: string, name: string): EventQuery {
    const named = this.#tools.queries.find(organisation, name);
    if (!named) throw new EpcisRefusal('query_unknown', `Your organisation has no query ${name.slice(0, 100)}.`);
    return standingQuery(named.query);
  }

  #run(subscription: Subscription): void {
    const { organisation, query, id, signatureToken, dest, position, lastRun } = subscription;
    const { feeds, store, destinations } = this.#tools;
    const progress: Progress = { position, lastRun: new Date(lastRun) };
    let notifiedAt = subscription.lastNotified;
    const feed: Feed = {
      query: this.#query(organisation, query),
      queryName: query,
      subscriptionID: id,
      epcFormat: subscription.epcFormat,
      lotlineContext: subscription.lotlineContext,
      schedule: subscription.schedule,
      reportIfEmpty: subscription.reportIfEmpty,
      send: (body) => post(dest, { body, headers: headersOf(body, signatureToken) }, destinations),
      moved: (at, ran, notified) => {
        if (notified) notifiedAt = new Date().toISOString();
        store.moved({ ...subscription, position: at, lastRun: ran.toISOString(), lastNotified: notifiedAt });
      },
    };
    feeds.add(keyOf(organisation, query, id), feed, progress);
  }
}

const keyOf = (organisation: string, query: string, id: string): string => JSON.stringify([organisation, query]) + id;

const headersOf = (body: string, token: string | undefined): Record<string, string> => ({
  'Content-Type': 'application/json',
  'GS1-EPCIS-Version': '2.0.0',
  'GS1-CBV-Version': '2.0.0',
  ...(token !== undefined && { 'GS1-Signature': signatureOf(token, body) }),
});
