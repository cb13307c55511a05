import './nodeVersion';
import './compileCache';
import { join, resolve } from 'node:path';
import { roleAttributes } from '@lotline/chaincode/domain';
import { enrolUser } from '@lotline/network/embedded';
import { z } from 'zod';
import { personName } from './answers/companiesFile';
import { openGatewayStore } from './auth/gatewayStore';
import { type Keys, openKeys } from './auth/keys';
import { readLedgerRecord } from './companies/ledgerRecord';
import { readConfig } from './config';
import { demoOrganisations } from './companies/demo/organisations';
import { exitCodes } from './exitCodes';
import { isThere } from './isThere';
import { readConnection } from './ledger/fabric/readConnection';
import { openIdentities } from './ledger/fabric/identities';
import { certificateRoles } from './ledger/certificateRoles';
import { StartError, startError } from './startError';

const asked = z.strictObject({
  organisation: z.string(),
  user: z.string(),
  again: z.boolean(),
  reason: z.string().optional(),
});

/** An administrator makes places, products, users and keys of its organisation, and no goods. */
const roles = ['admin'] as const;

/**
 * Makes the first administrator's key of an organisation: the organisation trusts everyone who may read and write the data folder.
 * The gateway may run meanwhile; it finds the key at its first use.
 */
async function bootstrapKey(): Promise<void> {
  const config = readConfig(process.env);
  const wanted = asked.parse(JSON.parse(process.argv[2] ?? '{}'));
  const { organisation, user } = wanted;
  const named = personName.safeParse(user);
  if (!named.success) throw refusal(`--user ${JSON.stringify(user)} ${named.error.issues[0]?.message ?? ''}.`);
  const data = resolve(config.data);
  const file = join(data, 'gateway.sqlite');
  if (!isThere(file)) {
    throw refusal(`${data} has no gateway.sqlite: start the gateway once (npm start), or name its folder with --data.`);
  }
  const isEmbedded = config.ledger === 'embedded';
  const enrol = isEmbedded ? embeddedEnrol(data, organisation) : await fabricEnrol(config.fabric, organisation);
  const database = openGatewayStore(file);
  const keys = openKeys(database, { mspIdOf: () => undefined, isRetired: () => false });
  const reason = reasonOf(wanted, keys);
  const certificate = await enrol(user);
  if (!certificateRoles(certificate).includes('admin')) {
    throw refusal(`${user} of ${organisation} is enrolled without the role admin: give another name with --user.`);
  }
  const { record, text } = keys.create({ organisation, user, roles, ...(reason !== undefined && { reason }) });
  database.close();
  process.stdout.write(`${JSON.stringify({ ...record, organisation, key: text })}\n`);
}

/** Why another key is made; undefined for the first one. */
function reasonOf({ organisation, again, reason }: z.infer<typeof asked>, keys: Keys): string | undefined {
  const first = keys.list(organisation).find(({ madeBy }) => madeBy === undefined);
  if (!first) return undefined;
  if (!again) {
    throw refusal(
      `${organisation} has a key from here already: ${first.id} of ${first.user}, made ${first.created}. Its administrators make further ` +
        'ones with lotline keys create. If the key is lost, add --again and --reason, which stays on record.',
    );
  }
  if (reason === undefined) throw refusal('--again needs --reason: it stays on record with the key.');
  return reason;
}

/** Returns the user's certificate. */
type Enrol = (user: string) => Promise<string>;

function embeddedEnrol(data: string, name: string): Enrol {
  const { organisations = [] } = readLedgerRecord(data, demoOrganisations) ?? {};
  const found = organisations.find((each) => each.name === name);
  if (!found) throw unknownOrganisation(name, organisations);
  const home = { folder: join(data, 'organisations', name), mspId: found.mspId };
  return async (user) => {
    const { certificate } = await enrolUser(home, user, { attributes: roleAttributes(roles) });
    return certificate;
  };
}

async function fabricEnrol(fabric: string, name: string): Promise<Enrol> {
  const { organisations } = await readConnection(fabric);
  const local = organisations.filter(({ identities }) => identities !== undefined);
  if (!local.some((each) => each.name === name)) throw unknownOrganisation(name, local);
  return async (user) => {
    const identities = openIdentities(local);
    await identities.enrol(name, user, roles);
    return identities.keyPair(name, user).certificate;
  };
}

const unknownOrganisation = (name: string, known: readonly { readonly name: string }[]): StartError =>
  refusal(`There is no organisation "${name}" here; there are: ${known.map((each) => each.name).join(', ')}.`);

const refusal = (message: string): StartError => new StartError(exitCodes.configuration, message);

bootstrapKey().catch((error: unknown) => {
  const { message, exitCode } = startError(error);
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
});
