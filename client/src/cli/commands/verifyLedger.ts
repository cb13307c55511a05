import type { Command } from 'commander';
import { localAuthorities, pinnedIn } from '../authorities';
import { type Session, sessionOf } from '../session';
import { fields, table } from '../table';

export function addVerifyLedger(program: Command): void {
  program
    .command('verify-ledger')
    .description(
      'check every block here: hash chain, signatures, certificates (exit code 4 when something does not hold)',
    )
    .option('--trust <file>', 'PEM certificates of the authorities that you trust, the orderer’s among them')
    .action(async ({ trust }: { trust?: string }, command: Command) => {
      const session = sessionOf(command);
      const fingerprints = trusted(session, trust);
      const answer = await session.reader().verifyLedger({
        fingerprints,
        onBlock: (number) => {
          if (number % 100 === 0) session.out.progress(`${number + 1} blocks verified`);
        },
      });
      session.out.done();
      session.out.result({ status: 'verified', ...answer }, () => {
        const { authorities, codes, ...rest } = answer;
        const rows = table(
          authorities,
          [
            { title: 'authority', of: ({ mspId }) => mspId },
            { title: 'SHA-256', of: ({ fingerprint }) => fingerprint },
            { title: 'believed because', of: ({ trust: why }) => reasons[why] },
          ],
          'No authorities.',
        );
        return `Verified: every block follows its predecessor and every signature holds.\n${fields({ ...rest, codes })}\n\n${rows}`;
      });
    });
}

const reasons = {
  pinned: 'you trust its certificate',
  vouched: 'block 0 names it, signed by the trusted orderer',
  assumed: 'the ledger says so itself',
} as const;

/** Whom to trust, and saying so: a proof is worth what its anchor is worth. */
function trusted({ out, data }: Session, file: string | undefined): string[] | undefined {
  if (file !== undefined) {
    const pinned = pinnedIn(file);
    out.note(`Trusting the ${pinned.length} certificates in ${file}.`);
    return pinned;
  }
  const local = localAuthorities(data);
  if (local.length > 0) {
    out.note(`Trusting the ${local.length} authorities whose certificates are in ${data}.`);
    return local;
  }
  out.warn(
    'Nothing here says whom to trust, so block 0 is taken at its word: this shows that the ledger is consistent, not whose it is. ' +
      'Get the orderer’s CA certificate from someone you trust and give it with --trust.',
  );
  return undefined;
}
