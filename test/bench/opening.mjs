// A process that opens an embedded ledger, and reports the processor time and the memory that this took.
import { demoOrganisations } from '../../gateway/dist/companies/demo/organisations.js';
import { openLedger } from '../../gateway/dist/ledger/open.js';

const start = process.cpuUsage();
const { ledger } = await openLedger('embedded', { data: process.argv[2], organisations: demoOrganisations });
const { user, system } = process.cpuUsage(start);
globalThis.gc();
process.send({ milliseconds: (user + system) / 1000, bytes: process.memoryUsage.rss() });
await ledger.close();
