import type { Closing } from '../closing';
import type { Logger } from '../log';
import type { Database } from '../projection/database';
import { openGatewayStore } from './gatewayStore';
import { StoreRecord, type StoreFiles } from './storeRecord';

/** Milliseconds between two looks at the file. */
const interval = 10_000;

export interface WatchedStore {
  readonly database: Database;
  /** See StoreRecord. */
  readonly record: Pick<StoreRecord, 'lost'>;
}

export interface WatchOptions {
  readonly folder: StoreFiles;
  /** See StoreHistory. */
  readonly ranBefore: boolean;
  readonly log: Logger;
}

/** Opens the gateway's store. The log says at the start, and while the gateway runs, that what it held is lost. */
export function openWatchedStore({ folder, ranBefore, log }: WatchOptions, closing: Closing): WatchedStore {
  let wasEmpty = false;
  const database = openGatewayStore(folder.gateway, () => {
    wasEmpty = true;
  });
  closing.add(() => {
    database.close();
  });
  const record = new StoreRecord(database, folder, { wasEmpty, ranBefore });
  closing.add(() => {
    record.close();
  });
  let said: string | undefined;
  const look = (): void => {
    const { lost } = record;
    if (lost !== undefined && lost !== said) log.error({ lost }, 'the store of the gateway');
    said = lost;
  };
  look();
  const timer = setInterval(look, interval).unref();
  closing.add(() => {
    clearInterval(timer);
  });
  return { database, record };
}
