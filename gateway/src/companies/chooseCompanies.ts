import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { demoOrganisations } from './demo/organisations';
import { isThere } from '../isThere';
import { type Company, companyOf } from './company';
import { type LedgerRecord, readLedgerRecord } from './ledgerRecord';
import type { Companies } from '../answers/companiesFile';
import { CompaniesError, parseCompanies } from '../answers/parseCompanies';

/** The organisations of this gateway. */
export interface ChosenCompanies {
  readonly kind: LedgerRecord['companies'];
  /** Absolute path of the file that names the companies; undefined for the demonstration. */
  readonly file: string | undefined;
  readonly companies: readonly Company[];
  /** The mail server that the file names. */
  readonly mail: Companies['mail'];
  /** The organisations of an embedded ledger: those that are on it, and those that the file adds. */
  readonly organisations: readonly { readonly name: string; readonly mspId: string; readonly isNew?: boolean }[];
  /** The data folder's previous record; undefined if it holds no embedded ledger yet. */
  readonly before: LedgerRecord | undefined;
}

export interface CompaniesOptions {
  /** LOTLINE_CONFIG; by default `lotline.json` in the current folder, if it exists. */
  readonly config: string | undefined;
  readonly data: string;
  /** Only an embedded ledger is in the data folder. */
  readonly ledger: string;
}

const usualFile = 'lotline.json';

/**
 * The companies of `lotline.json`, or of the demonstration where there is no such file. Throws `CompaniesError`, also when the data
 * folder holds the ledger of others.
 */
export function chooseCompanies({ config, data, ledger }: CompaniesOptions): ChosenCompanies {
  const file = config ?? (isThere(usualFile) ? usualFile : undefined);
  const { companies, mail } =
    file === undefined ? { companies: demoOrganisations, mail: undefined } : readCompanies(file);
  const kind = file === undefined ? 'demonstration' : 'own';
  const named = companies.map(({ name, mspId }) => ({ name, mspId }));
  const path = file && resolve(file);
  if (ledger !== 'embedded') return { kind, file: path, companies, mail, organisations: named, before: undefined };
  const root = resolve(data);
  const before = readLedgerRecord(root, demoOrganisations);
  if (before) assertSameLedger(before, { kind, file: path, companies, data: root });
  const added = named.filter(({ name }) => before?.organisations.every((each) => each.name !== name) ?? true);
  const fresh = added.map((each) => ({ ...each, isNew: true }));
  return { kind, file: path, companies, mail, before, organisations: [...(before?.organisations ?? []), ...fresh] };
}

function readCompanies(file: string): { readonly companies: Company[]; readonly mail: Companies['mail'] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : messageOf(error);
    throw new CompaniesError(
      `${resolve(file)} cannot be read: ${why}. Write one with npx lotline init, or name another with LOTLINE_CONFIG.`,
    );
  }
  const { organisations, mail } = parseCompanies(text, file);
  return { companies: organisations.map(companyOf), mail };
}

interface Asked {
  readonly kind: LedgerRecord['companies'];
  readonly file: string | undefined;
  readonly companies: readonly Company[];
  readonly data: string;
}

function assertSameLedger(
  { companies: kept, organisations }: LedgerRecord,
  { kind, file, companies, data }: Asked,
): void {
  const names = organisations.map(({ name }) => name).join(', ');
  if (kept === 'demonstration' && kind === 'own') {
    throw new CompaniesError(
      `${data} holds the ledger of the demonstration, and ${must(file, 'file')} names your own organisations. ` +
        'Set LOTLINE_DATA to another folder, which is then made, or move this one away.',
    );
  }
  if (kept === 'own' && kind === 'demonstration') {
    throw new CompaniesError(
      `${data} holds the ledger of your own organisations (${names}), and no lotline.json here names them. ` +
        'Start where it is, or name it with LOTLINE_CONFIG. For the demonstration set LOTLINE_DATA to another folder.',
    );
  }
  const faults = companies.flatMap((company, index) => changed(company, index, organisations));
  if (faults.length > 0)
    throw new CompaniesError(`${file ?? 'The demonstration'} does not fit the ledger in ${data}:`, faults);
}

/** Certificates and blocks carry the MSP id, so neither it nor the name of an organisation can change. */
function changed({ name, mspId }: Company, index: number, organisations: LedgerRecord['organisations']): string[] {
  const at = `organisations[${index}]`;
  const same = organisations.find((each) => each.name === name);
  if (same && same.mspId !== mspId) {
    return [
      `${at}.mspId: "${name}" is on this ledger as "${same.mspId}", and its certificates and every block say so: write "${same.mspId}".`,
    ];
  }
  const other = organisations.find((each) => each.mspId === mspId && each.name !== name);
  return other ? [`${at}.name: "${mspId}" is on this ledger as "${other.name}": write "${other.name}".`] : [];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
