import { parentPort, workerData } from 'node:worker_threads';
import { firstDifference, type KnownRecords } from './compareRecords';

parentPort?.postMessage({ difference: firstDifference(workerData as KnownRecords) });
