// Events per second through the embedded ledger, durable: signature check, real stub, rules, hashing, block, fdatasync.
// The reference of each row: the same bytes as in the block log, appended and synced without a ledger.
import { Buffer } from 'node:buffer';
import { mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync, fdatasyncSync, closeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LotlineContract, offerCapabilities } from '@lotline/chaincode';
import { readOutcomes } from '@lotline/chaincode/domain';
import { enrolUser, openEmbeddedLedger, openNetwork } from '@lotline/network/embedded';

const place = 'https://id.gs1.org/414/0860009999992';
const roles = { attributes: { 'lotline.roles': 'admin+operator+quality' } };

/** Total bytes of a folder. */
const folderBytes = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** The contract on the ledger's own thread, or in a thread of its own as in the gateway. */
const chaincodes = {
  here: { name: 'lotline', contracts: [LotlineContract] },
  thread: { name: 'lotline', module: createRequire(import.meta.url).resolve('@lotline/chaincode/contract') },
};

/** `chaincode`: `here` or `thread`. */
export async function openBench(chaincode = 'here') {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  const organisations = ['Supplier', 'Carrier', 'Retailer'].map((name) => ({ name, mspId: `${name}MSP` }));
  const network = await openNetwork({ folder: join(folder, 'network'), organisations, ordererMsp: 'OrdererMSP' });
  const ledger = await openEmbeddedLedger({
    folder: join(folder, 'ledger'),
    highWaterMark: join(folder, 'high-water'),
    channel: 'lotline',
    ...network,
    chaincode: chaincodes[chaincode],
    onReady: (capabilities, handler) => offerCapabilities(handler, capabilities),
  });
  /** Makes a function that submits batches as a user of the organisation with that index. */
  const submitterOf = async (organisation) => {
    const identity = await enrolUser(network.organisations[organisation], 'bench', roles);
    return async (batch) => {
      const answer = await ledger.submit({ identity, transaction: 'submit', args: [batch] });
      const bad = readOutcomes(answer.result.toString()).find(
        ({ status, exceptions }) => status !== 'recorded' || exceptions.length > 0,
      );
      if (bad) throw new Error(JSON.stringify(bad));
    };
  };
  const submit = await submitterOf(0);
  const registrations = [
    {
      id: 'party',
      command: 'registerParty',
      input: {
        party: 'https://id.gs1.org/417/0860009999992',
        name: 'Bench',
        roles: ['supplier'],
        prefixes: ['0860009999'],
      },
    },
    {
      id: 'product',
      command: 'registerProduct',
      input: { product: 'https://id.gs1.org/01/00860009999923', name: 'Lettuce', uom: 'CS' },
    },
    { id: 'place', command: 'registerPlace', input: { place, name: 'Bench' } },
  ];
  await submit(JSON.stringify(registrations));
  return { folder, ledger, submit, submitterOf, ledgerBytes: () => folderBytes(join(folder, 'ledger')) };
}

let next = 0;

/** An EPCIS commissioning event of a new lot. */
const event = () => ({
  id: `bench-${(next += 1)}`,
  command: 'capture',
  input: {
    event: {
      type: 'ObjectEvent',
      eventTime: '2026-04-17T09:26:42-04:00',
      eventTimeZoneOffset: '-04:00',
      action: 'ADD',
      bizStep: 'commissioning',
      disposition: 'active',
      readPoint: { id: place },
      bizLocation: { id: place },
      quantityList: [{ epcClass: `https://id.gs1.org/01/00860009999923/10/B${next}`, quantity: 100, uom: 'CS' }],
    },
  },
});

/** Transactions of that many events, made before the measurement. */
const prepare = (size, { seconds, plenty }) =>
  Array.from({ length: Math.ceil((plenty * seconds) / size) }, () =>
    JSON.stringify(Array.from({ length: size }, event)),
  );

/** Runs transactions of that many events, several at a time, for about that long. */
async function measure({ submit, ledgerBytes }, { size, inFlight, seconds, plenty }) {
  const before = ledgerBytes();
  const batches = prepare(size, { seconds, plenty });
  const start = performance.now();
  let transactions = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (batches.length > 0 && performance.now() - start < seconds * 1000) {
        await submit(batches.pop());
        transactions += 1;
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  return { eventsPerSecond: (transactions * size) / elapsed, transactions, bytes: ledgerBytes() - before };
}

/** Appends that many bytes in that many synced writes: the pure disk cost. */
function rawAppend(folder, { transactions, bytes }) {
  const file = openSync(join(folder, 'raw'), 'a');
  const chunk = Buffer.alloc(Math.ceil(bytes / transactions), 1);
  const start = performance.now();
  for (let n = 0; n < transactions; n += 1) {
    writeSync(file, chunk);
    fdatasyncSync(file);
  }
  closeSync(file);
  return (performance.now() - start) / 1000;
}

const allBatches = [
  [1, 64],
  [100, 4],
  [400, 2],
];

/** `plenty`: an upper bound of events per second. */
export async function benchLedger(print, { seconds, warmUp, plenty }, batches = allBatches, chaincode = 'here') {
  const bench = await openBench(chaincode);
  try {
    await measure(bench, { size: 100, inFlight: 2, seconds: warmUp, plenty });
    for (const [size, inFlight] of batches) {
      const result = await measure(bench, { size, inFlight, seconds, plenty });
      const raw = rawAppend(bench.folder, result);
      const reference = (result.transactions * size) / raw;
      print(`ledger, ${size} per transaction`, result.eventsPerSecond, 'events/s', reference, 'raw synced appends');
    }
  } finally {
    await bench.ledger.close();
    rmSync(bench.folder, { recursive: true, force: true });
  }
}
