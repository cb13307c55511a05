import { type Admission, openAdmission } from './companies/admission';
import type { Agreements } from './companies/agreements';
import type { ChosenCompanies } from './companies/chooseCompanies';
import { writeLedgerRecord } from './companies/ledgerRecord';
import type { Keepers } from './keepers/startKeepers';
import type { OpenedLedger } from './ledger/opened';

/** Lets organisations join where this process runs the network; undefined elsewhere. */
export function admissionTo(
  { members }: OpenedLedger,
  { kind }: ChosenCompanies,
  { root, keepers, agreements }: { readonly root: string; readonly keepers: Keepers; readonly agreements: Agreements },
): Admission | undefined {
  const { join } = members;
  if (!join) return undefined;
  const named = (): { name: string; mspId: string }[] =>
    members.organisations.map(({ organisation, mspId }) => ({ name: organisation, mspId }));
  return openAdmission({
    members: () => members.organisations,
    agreements,
    join: async (applicant, agreed) => {
      // Before it joins, so that a start after a crash has it join again.
      const record = (): void => {
        writeLedgerRecord(root, kind, [...named(), applicant]);
      };
      await join(applicant, agreed, record).catch((error: unknown) => {
        writeLedgerRecord(root, kind, named());
        throw error;
      });
      await keepers.add({ organisation: applicant.name, mspId: applicant.mspId });
    },
  });
}
