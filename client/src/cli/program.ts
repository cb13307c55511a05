import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addAnchor } from './commands/anchor';
import { addCapture } from './commands/capture';
import { addChange } from './commands/change';
import { addChanges } from './commands/changes';
import { addCollections } from './commands/collections';
import { addDocuments } from './commands/documents';
import { endCommands } from './commands/ends';
import { addEpcis } from './commands/epcis';
import { addEvents } from './commands/events';
import { addExceptions } from './commands/exceptions';
import { addRules } from './commands/rules';
import { addFsma } from './commands/fsma';
import { addGenerate } from './commands/generate';
import { goodsCommands } from './commands/goods';
import { addGs1 } from './commands/gs1';
import { addInbox } from './commands/inbox';
import { addInit } from './commands/init';
import { addInventory } from './commands/inventory';
import { addKeys } from './commands/keys';
import { addOrders } from './commands/orders';
import { addOrganisations } from './commands/organisations';
import { addLabel } from './commands/label';
import { addMassBalance } from './commands/massBalance';
import { addSigners } from './commands/signers';
import { addPublications, addPublish, addUnpublish } from './commands/publish';
import { addRebuild } from './commands/rebuild';
import { addPrefixes } from './commands/prefixes';
import { addRecall } from './commands/recall';
import { addRegister } from './commands/register';
import { addReinstate, addRetire } from './commands/retire';
import { addSendCommand } from './commands/sendCommand';
import { shipmentCommands } from './commands/shipments';
import { addProof } from './commands/proof';
import { addSscc } from './commands/sscc';
import { addStatus } from './commands/status';
import { addStock } from './commands/stock';
import { addTrace } from './commands/trace';
import { addUpload } from './commands/upload';
import { addUsers } from './commands/users';
import { addWebhooks } from './commands/webhooks';
import { addVerifyLedger } from './commands/verifyLedger';
import { addVerifyProof } from './commands/verifyProof';
import { addWhoami } from './commands/whoami';
import { count } from './parse';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  readonly version: string;
};

const groups: readonly (readonly [title: string, add: readonly ((program: Command) => void)[]])[] = [
  [
    'Reads:',
    [addTrace, addStock, addExceptions, addRules, addEvents, addCollections, addDocuments, addMassBalance, addFsma],
  ],
  ['Proofs:', [addProof, addVerifyProof, addVerifyLedger, addAnchor]],
  ['Recalls:', [addRecall]],
  ['Notifications:', [addInbox, addChanges, addWebhooks]],
  ['Inventory:', [addInventory, addOrders]],
  ['EPCIS:', [addCapture, addEpcis]],
  ['Barcodes and links:', [addGs1, addSscc, addLabel, addPublish, addUnpublish, addPublications]],
  ['Goods:', [addRegister, addChange, addRetire, addReinstate, addPrefixes, ...goodsCommands]],
  ['Sales, returns and destruction:', endCommands],
  ['Shipments:', shipmentCommands],
  ['Files:', [addUpload]],
  ['Every command of the contract:', [addSendCommand]],
  [
    'Gateway:',
    [addInit, addStatus, addWhoami, addOrganisations, addUsers, addSigners, addKeys, addRebuild, addGenerate],
  ],
];

const manual = `
Ids may be written as GS1 Digital Link, EPC URN or element string, such as (01)09506000134352(10)ABC. Places, parties,
products and containers with an SSCC may also be bare numbers. Shipments and recalls are GLN:NUMBER, or only the number
if it is your own. Answers contain canonical Digital Links. Quantities are "QUANTITY UNIT" with a UN/ECE unit, such as
"24 CS" or "12.5 LBR".

Environment:
  LOTLINE_URL     address of the gateway (http://127.0.0.1:7600)
  LOTLINE_KEY     your API key, unless --as is given
  LOTLINE_DATA    folder of ledger, read model and local keys (./.lotline)
  LOTLINE_CONFIG  file with your organisations, for init and npm start (./lotline.json)
  NO_COLOR        no colours

Exit codes:
  0  done
  1  refused by the gateway or the ledger, or failed
  2  the command line is not understood, or no key is known
  3  no answer from the gateway
  4  answered, with a finding: for example, the ledger does not verify, or a trace or plan is truncated

Examples:
  lotline capture --allow-unknown-root harvest.jsonld shipping.jsonld
  lotline trace "(01)10860009998039(10)SALAD-20260420-A" --direction back
  lotline recall plan "(01)00860009999923(10)ABC1234" --json
  lotline --as supplier hold "(01)00860009999923(10)ABC1234" --reason "Waiting for the laboratory"`;

/** The complete command line. */
export function createProgram(): Command {
  const program = new Command('lotline')
    .description('Lots, items and custody on a shared ledger: record, trace, recall.')
    .version(version)
    .option('--json', 'print one JSON object on stdout')
    .option('--as <organisation>', 'act as this local organisation, with its key in the data folder')
    .option('--url <url>', 'address of the gateway')
    .option('--data <folder>', 'folder of the local keys and ledger')
    .option('--timeout <seconds>', 'timeout of one attempt (30)', count)
    .option('--idempotency-key <key>', 'your key of a write: repeating a write with the same key is safe')
    .option('-q, --quiet', 'suppress notes and progress on stderr')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(see lotline help COMMAND)')
    .addHelpText('after', manual)
    .exitOverride();
  for (const [title, adds] of groups) {
    program.commandsGroup(title);
    for (const add of adds) add(program);
  }
  return program;
}
