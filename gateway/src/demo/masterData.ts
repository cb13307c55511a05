import { setTimeout as delay } from 'node:timers/promises';
import { type CommandName, transactions } from '@lotline/chaincode/domain';
import { LedgerFailure, type LedgerIdentity, StorageFull } from '../ledger/ledger';
import { commandLanes } from '../writes/lanesOf';
import type { WriteRequest, Writes } from '../writes/writes';
import type { DemoOrganisation } from './organisations';

/** The user of each demonstration organisation, with every role. */
export const demoUser = 'admin';

export const demoIdentity = ({ name, mspId }: DemoOrganisation): LedgerIdentity => ({
  organisation: name,
  mspId,
  user: demoUser,
});

/** How often, and in which interval, to try while peers or their chaincode are still starting. */
const attempts = 30;
const milliseconds = 1000;

/** Registers parties, places and products. Its requests have fixed ids, so a start after a crash only adds what is missing. */
export async function registerDemo(writes: Writes, organisations: readonly DemoOrganisation[]): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await registerOnce(writes, organisations);
    } catch (error) {
      if (!(error instanceof LedgerFailure) || isFinal(error) || attempt >= attempts) throw error;
      await delay(milliseconds);
    }
  }
}

const isFinal = (error: LedgerFailure): boolean => error.kind === 'rejected' || error instanceof StorageFull;

async function registerOnce(writes: Writes, organisations: readonly DemoOrganisation[]): Promise<number> {
  const written = await Promise.all(
    organisations.flatMap((organisation) => writes.submit(demoIdentity(organisation), requestsOf(organisation))),
  );
  for (const { outcome } of written) {
    // `conflict`: an earlier version registered something else, which stays as it is.
    if (outcome.status !== 'refused') continue;
    throw new Error(
      `The demonstration's master data was refused: ${outcome.request}: ${outcome.message ?? outcome.status}`,
    );
  }
  return Math.max(0, ...written.map(({ height }) => height));
}

function requestsOf({ party, places, products }: DemoOrganisation): WriteRequest[] {
  return [
    request('demo-party', 'registerParty', party),
    ...places.map((place, at) => request(`demo-place-${at + 1}`, 'registerPlace', place)),
    ...products.map((product, at) => request(`demo-product-${at + 1}`, 'registerProduct', product)),
  ];
}

function request(id: string, command: Exclude<CommandName, 'capture'>, input: object): WriteRequest {
  const parsed = transactions[command].input.parse(input);
  const { exclusive, shared } = commandLanes(command, parsed);
  // Places and products are refused until the party is known.
  return { id, command, input, lanes: { exclusive: [...exclusive, 'demo'], shared } };
}
