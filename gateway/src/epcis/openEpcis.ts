import type { Database } from '../projection/database';
import type { Destinations } from '../webhooks/destination';
import { CaptureJobs } from './capture/captureJobs';
import { JobStore } from './capture/jobStore';
import type { CaptureTools } from './capture/runCapture';
import { PageTokens } from './pageTokens';
import { QueryStore } from './queryStore';
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
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

export function openEpcis(store: Database, { destinations, log, ...tools }: EpcisOptions): Epcis {
  const captures = new CaptureJobs(new JobStore(store), tools);
  const queries = new QueryStore(store);
  const { readModel } = tools;
  const feeds = new Feeds({
    readModel,
    failed: ({ subscriptionID }, err) => {
      log.warn({ err, subscription: subscriptionID }, 'a subscription could not be delivered; trying again');
    },
  });
  const { database } = readModel;
  const subscriptions = new Subscriptions({
    database,
    queries,
    feeds,
    destinations,
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
