import type { DatabaseSync } from 'node:sqlite';
import type { Destinations } from '../webhooks/destination';
import { CaptureJobs } from './capture/captureJobs';
import { JobStore } from './capture/jobStore';
import type { CaptureTools } from './capture/runCapture';
import { PageTokens } from './pageTokens';
import { QueryStore } from './queryStore';
import type { Feed } from './subscriptions/feed';
import { Feeds } from './subscriptions/feeds';
import { Subscriptions } from './subscriptions/subscriptions';
import { SubscriptionStore } from './subscriptions/subscriptionStore';

/** The parts of the EPCIS binding that outlive a request. */
export interface Epcis {
  readonly captures: CaptureJobs;
  readonly tokens: PageTokens;
  readonly queries: QueryStore;
  readonly subscriptions: Subscriptions;
  /** Takes up what an earlier process left. */
  start(): void;
  close(): Promise<void>;
}

export interface EpcisOptions extends CaptureTools {
  readonly destinations: Destinations;
  /** Called when a delivery of a subscription fails; it is tried again. */
  readonly undelivered: (feed: Feed, error: unknown) => void;
}

export function openEpcis(store: DatabaseSync, { destinations, undelivered, ...tools }: EpcisOptions): Epcis {
  const captures = new CaptureJobs(new JobStore(store), tools);
  const queries = new QueryStore(store);
  const { readModel } = tools;
  const feeds = new Feeds({ readModel, failed: undelivered });
  const { database } = readModel;
  const subscriptions = new Subscriptions({
    ...{ database, queries, feeds, destinations },
    store: new SubscriptionStore(store),
  });
  return {
    captures,
    tokens: new PageTokens(),
    queries,
    subscriptions,
    start: () => {
      captures.resume();
      subscriptions.start();
    },
    close: async () => {
      subscriptions.disconnect();
      await Promise.all([captures.close(), feeds.close()]);
    },
  };
}
