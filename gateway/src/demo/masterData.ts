import { setTimeout as delay } from 'node:timers/promises';
import { type CommandName, transactions } from '@lotline/chaincode/domain';
import { LedgerFailure, type LedgerIdentity, StorageFull } from '../ledger/ledger';
import { commandLanes } from '../writes/lanesOf';
import type { WriteRequest, Writes } from '../writes/writes';
import type { Written } from '../writes/written';
import { type DemoOrganisation, demoOrganisations } from './organisations';

/** The user of each demonstration organisation, with every role. */
export const demoUser = 'admin';

export const demoIdentity = ({ name, mspId }: DemoOrganisation): LedgerIdentity => ({
  organisation: name,
  mspId,
  user: demoUser,
});

/** Number and interval of attempts while peers or their chaincode are still starting. */
const attempts = 30;
const milliseconds = 1000;

/** The state of the registration. */
export interface Registered {
  readonly height: number;
  /** True while another organisation's gateway must agree to prefixes first. */
  readonly isWaiting: boolean;
}

/**
 * Registers the demonstration's organisations that this gateway acts for, with their places and products, and agrees to the GS1 Company
 * Prefixes of the others. Its requests have fixed ids, so a start after a crash only adds what is missing.
 */
export async function registerDemo(writes: Writes, organisations: readonly DemoOrganisation[]): Promise<Registered> {
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

/** Repeats until the gateways of the other organisations have agreed, or the signal aborts. */
export async function finishDemo(
  writes: Writes,
  organisations: readonly DemoOrganisation[],
  signal: AbortSignal,
): Promise<void> {
  for (let isWaiting = true; isWaiting && !signal.aborted;) {
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    ({ isWaiting } = await registerOnce(writes, organisations).catch(() => ({ isWaiting: true })));
  }
}

async function registerOnce(writes: Writes, organisations: readonly DemoOrganisation[]): Promise<Registered> {
  const submit = (requestsOf: (organisation: DemoOrganisation) => WriteRequest[]): Promise<Written[]> =>
    Promise.all(
      organisations.flatMap((organisation) => writes.submit(demoIdentity(organisation), requestsOf(organisation))),
    );
  const parties = await submit(({ party }) => [request('demo-party', 'registerParty', party)]);
  const consents = await submit(consentRequests);
  const goods = await submit(goodsRequests);
  for (const { outcome } of parties) {
    // `conflict`: an earlier version registered other content, which stays.
    if (outcome.status === 'refused') throw refusedDemo(outcome);
  }
  const refused = [...consents, ...goods].filter(({ outcome }) => outcome.status === 'refused');
  const fatal = refused.find(({ outcome }) => outcome.code === undefined || !curable.has(outcome.code));
  if (fatal) throw refusedDemo(fatal.outcome);
  const height = Math.max(0, ...[...parties, ...consents, ...goods].map((written) => written.height));
  return { height, isWaiting: refused.length > 0 };
}

/** Refusals that end when the other organisations' gateways have registered their own data. */
const curable: ReadonlySet<string> = new Set(['party_unknown', 'prefix_unknown', 'not_owner']);

const refusedDemo = ({ request: id, message, status }: Written['outcome']): Error =>
  new Error(`The demonstration's master data was refused: ${id}: ${message ?? status}`);

/** An organisation agrees to the prefixes of all others of the demonstration. */
const consentRequests = (organisation: DemoOrganisation): WriteRequest[] =>
  demoOrganisations
    .filter(({ name }) => name !== organisation.name)
    .flatMap(({ party: { party, prefixes = [] } }) =>
      prefixes.map((prefix) => request(`demo-consent-${prefix}`, 'consentToPrefix', { prefix, party })),
    );

const goodsRequests = ({ places, products }: DemoOrganisation): WriteRequest[] => [
  ...places.map((place, at) => request(`demo-place-${at + 1}`, 'registerPlace', place)),
  ...products.map((product, at) => request(`demo-product-${at + 1}`, 'registerProduct', product)),
];

function request(id: string, command: Exclude<CommandName, 'capture'>, input: object): WriteRequest {
  const parsed = transactions[command].input.parse(input);
  const { exclusive, shared } = commandLanes(command, parsed);
  // Places and products are refused until the party is known.
  return { id, command, input, lanes: { exclusive: [...exclusive, 'demo'], shared } };
}
