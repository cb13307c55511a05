import { randomUUID } from 'node:crypto';
import { type CommandInput, type CommandName, readOutcomes } from '@lotline/chaincode/domain';
import type { Ledger } from '../../gateway/src/ledger/ledger';
import { openEmbedded } from '../../gateway/src/ledger/embedded/open';
import { temporaryFolder } from '../temporaryFolder';

const organisations = ['supplier', 'carrier', 'retailer'].map((name) => ({
  name,
  mspId: `${name[0]!.toUpperCase()}${name.slice(1)}MSP`,
}));
export const parties = {
  supplier: 'https://id.gs1.org/417/0860009999992',
  carrier: 'https://id.gs1.org/417/0860009996007',
  retailer: 'https://id.gs1.org/417/0860009998001',
} as const;
export const plant = 'https://id.gs1.org/414/0860009999992';
export const store = 'https://id.gs1.org/414/0860009998001';
export const goods = 'https://id.gs1.org/01/10860009999999';
export type Organisation = keyof typeof parties;

export interface LiveNetwork {
  readonly ledger: Ledger;
  /** Runs a batch of one organisation; throws unless all of it is recorded. Returns the height afterwards. */
  run(by: Organisation, ...commands: readonly { command: CommandName; input: unknown }[]): Promise<number>;
}

/** A command with its input checked by type. */
export const command = <Name extends CommandName>(
  name: Name,
  input: CommandInput<Name>,
): { command: Name; input: CommandInput<Name> } => ({ command: name, input });

/** Three registered organisations on the contract itself, in an embedded ledger with a folder of its own. */
export async function openLiveNetwork(): Promise<LiveNetwork> {
  const { ledger, members } = await openEmbedded({
    data: temporaryFolder(),
    organisations,
  });
  await Promise.all(organisations.map(({ name }) => members.enrol(name, 'tester', ['admin', 'operator', 'quality'])));
  const run: LiveNetwork['run'] = async (by, ...commands) => {
    const { mspId } = organisations.find(({ name }) => name === by)!;
    const batch = commands.map((each) => ({ id: randomUUID(), ...each }));
    const done = await ledger.submit({ organisation: by, mspId, user: 'tester' }, 'submit', [JSON.stringify(batch)]);
    const failed = readOutcomes(done.result).find(({ status }) => status !== 'recorded');
    if (failed || !done.committed) throw new Error(`${by}: ${JSON.stringify(failed)}`);
    return done.height;
  };
  for (const [by, role, prefixes] of [
    ['supplier', 'supplier', ['0860009999']],
    ['carrier', 'carrier', ['0860009996']],
    ['retailer', 'retailer', ['0860009998']],
  ] as const) {
    const party = { party: parties[by], name: by, roles: [role], prefixes: [...prefixes] };
    await run(by, command('registerParty', party));
    // The first party of a network needs no consent; later ones do.
    if (by !== 'supplier') {
      await run('supplier', command('consentToPrefix', { prefix: prefixes[0], party: parties[by] }));
    }
  }
  await run('supplier', command('registerPlace', { place: plant, name: 'Plant' }));
  await run('supplier', command('registerProduct', { product: goods, name: 'Leaf', uom: 'KGM' }));
  await run('retailer', command('registerPlace', { place: store, name: 'Store' }));
  return { ledger, run };
}
