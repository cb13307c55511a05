import { join } from 'node:path';
import { enrolUser, openEmbeddedLedger, openNetwork } from '@lotline/network/embedded';
import { type Context, Contract } from 'fabric-contract-api';
import { demoOrganisations } from '../../gateway/src/companies/demo/organisations';

/** A request of the contract, with the writes that the test defines for it. */
export interface LooseRequest {
  readonly input?: { readonly event?: unknown };
  readonly writes?: Readonly<Record<string, string>>;
  /** The chaincode event of the transaction: its name and payload. */
  readonly emits?: readonly [name: string, payload: string];
}

/** A contract with the name of the real one that writes given data, as one of another version could. */
class LooseContract extends Contract {
  constructor() {
    super('lotline');
  }

  async submit(context: Context, text: string): Promise<string> {
    for (const { writes = {}, emits } of JSON.parse(text) as LooseRequest[]) {
      for (const [key, value] of Object.entries(writes)) await context.stub.putState(key, Buffer.from(value));
      if (emits) context.stub.setEvent(emits[0], Buffer.from(emits[1]));
    }
    return '{"outcomes":[]}';
  }
}

/** Appends transactions, each in a block of its own, to the embedded ledger of a gateway that is not running. */
export async function appendLoosely(data: string, transactions: readonly (readonly LooseRequest[])[]): Promise<void> {
  const organisations = demoOrganisations.map(({ name, mspId }) => ({ name, mspId }));
  const network = await openNetwork({ folder: join(data, 'organisations'), organisations, ordererMsp: 'OrdererMSP' });
  const ledger = await openEmbeddedLedger({
    folder: join(data, 'ledger'),
    channel: 'lotline',
    ...network,
    chaincode: { name: 'lotline', contracts: [LooseContract] },
  });
  const identity = await enrolUser(network.organisations[0]!, 'loose');
  for (const batch of transactions) {
    await ledger.submit({ identity, transaction: 'submit', args: [JSON.stringify(batch)], skipReadOnly: true });
  }
  await ledger.close();
}
