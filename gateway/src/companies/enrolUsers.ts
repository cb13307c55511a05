import { type CallerRole, callerRoles } from '@lotline/chaincode/domain';
import { registrarUser } from '../answers/companiesFile';
import { demoUser } from './demo/keyFiles';
import { type Members, NotEnrolled } from '../ledger/members';
import type { ChosenCompanies } from './chooseCompanies';
import type { Company } from './company';

/**
 * Enrols the gateway's own users and those of the configuration. Returns the companies that this gateway acts for: those of the network, by
 * name and MSP id, whose users can be enrolled here. Calls `left` for the others.
 */
export async function enrolUsers(
  members: Members,
  { kind, companies }: Pick<ChosenCompanies, 'kind' | 'companies'>,
  left: (organisation: string) => void,
): Promise<Company[]> {
  const enrolled: Company[] = [];
  for (const company of companies.filter((each) => isLocal(members, each))) {
    try {
      for (const [user, roles] of usersOf(company, kind)) await members.enrol(company.name, user, roles);
      enrolled.push(company);
    } catch (error) {
      if (!(error instanceof NotEnrolled)) throw error;
      left(company.name);
    }
  }
  return enrolled;
}

const isLocal = ({ organisations, local }: Members, { name, mspId }: Company): boolean =>
  local.includes(name) && organisations.some((each) => each.organisation === name && each.mspId === mspId);

/** The demonstration has one user for everything, whose key lies in the data folder. */
const usersOf = ({ users }: Company, kind: ChosenCompanies['kind']): [user: string, roles: readonly CallerRole[]][] => [
  [registrarUser, ['admin']],
  ...(kind === 'demonstration' ? [[demoUser, callerRoles] satisfies [string, readonly CallerRole[]]] : []),
  ...users.map(({ name, roles }): [string, readonly CallerRole[]] => [name, roles]),
];
