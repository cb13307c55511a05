import { type Command, Option } from 'commander';
import { localPins, pinnedIn } from '../authorities';
import { exitCodes } from '../exitCodes';
import { type Session, sessionOf } from '../session';
import { fields, table } from '../table';

export function addVerifyLedger(program: Command): void {
  program
    .command('verify-ledger')
    .description(
      'verify every block locally: hash chain, signatures, certificates, endorsements (exit code 4 if a check fails, or if only the ' +
        'ledger itself names the authorities to trust)',
    )
    .option('--trust <files...>', 'PEM certificates of the authorities of all orderers, and no others')
    .addOption(
      // Together they would report a ledger of other authorities as verified.
      new Option(
        '--trust-first-use',
        'trust block 0 without proof: this shows that the ledger is consistent, not whose it is',
      ).conflicts('trust'),
    )
    .action(async ({ trust = [], trustFirstUse = false }: Options, command: Command) => {
      const session = sessionOf(command);
      const fingerprints = trustFirstUse ? undefined : trusted(session, trust);
      const answer = await session.reader().verifyLedger({
        fingerprints,
        onBlock: (number) => {
          if (number % 100 === 0) session.out.progress(`${number + 1} blocks verified`);
        },
      });
      session.out.done();
      const isTrusted = answer.authorities.every(({ trust: why }) => why !== 'assumed');
      session.out.result({ status: isTrusted || trustFirstUse ? 'verified' : 'consistent', ...answer }, () => {
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
        return `${headline(isTrusted || trustFirstUse)}\n${fields({ ...rest, codes })}\n\n${rows}`;
      });
      if (isTrusted || trustFirstUse) return;
      session.out.warn(unanchored);
      process.exitCode = exitCodes.found;
    });
}

interface Options {
  readonly trust?: readonly string[];
  readonly trustFirstUse?: boolean;
}

const headline = (isTrusted: boolean): string =>
  isTrusted
    ? 'Verified: every block follows its predecessor, and every signature and endorsement holds.'
    : 'Consistent: every block follows its predecessor, and every signature and endorsement holds.';

const unanchored =
  'No trusted authorities are known here, so block 0 was trusted without proof: this shows that the ledger is consistent, not whose it is. ' +
  'Get the CA certificates of the orderers from someone you trust and give them with --trust, or use --trust-first-use.';

const reasons = {
  pinned: 'you trust its certificate',
  vouched: 'the channel names it, signed by trusted orderers',
  assumed: 'only the ledger itself names it',
} as const;

/** The trusted authorities, printed as a note because a proof depends on them. */
function trusted({ out, data }: Session, files: readonly string[]): string[] | undefined {
  if (files.length > 0) {
    const pinned = files.flatMap(pinnedIn);
    out.note(`Trusting the ${pinned.length} certificates in ${files.join(', ')}.`);
    return pinned;
  }
  const local = localPins(data);
  if (local.length > 0) {
    out.note(`Trusting the orderers whose authorities’ certificates (${local.length}) are in ${data}.`);
    return local;
  }
  return undefined;
}
