import type { Command } from 'commander';
import type { AnchoredProof } from '#anchor';
import { ProofError, type ProofReport, requireExtension, verifyProof } from '#proof';
import { certificatesIn, localCertificates } from '../authorities';
import { CliError, usageError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { readText } from '../localFiles';
import { type Session, sessionOf } from '../session';
import { fields, table } from '../table';

interface Options {
  readonly trust?: readonly string[];
  readonly earlier?: string;
  readonly rpc?: string;
  readonly contract?: string;
}

export function addVerifyProof(program: Command): void {
  program
    .command('verify-proof')
    .description(
      'check a proof offline, from the certificates of the authorities alone (exit code 4 if it does not hold)',
    )
    .argument('<file>', 'what lotline proof wrote')
    .option('--trust <files...>', 'PEM certificates of the authorities that you trust, including those of all orderers')
    .option('--earlier <file>', 'an earlier proof, whose history this one must extend')
    .option('--rpc <url>', 'a node of the public chain with the ledger’s roots, to compare them')
    .option('--contract <address>', 'the anchor contract on that chain, as the members of the network name it')
    .action(async (file: string, options: Options, command: Command) => {
      const session = sessionOf(command);
      const authorities = trusted(session, options.trust ?? []);
      const report = await checked(() => verifyProof(readText(file), authorities));
      if (options.earlier !== undefined) {
        const before = await checked(() => verifyProof(readText(options.earlier ?? ''), authorities));
        await checked(() => {
          requireExtension(report, before);
        });
      }
      const anchored = await anchoredProof(report, options);
      session.out.result({ status: 'verified', ...report, ...(anchored && { anchored }) }, () =>
        [shown(report), ...(anchored ? [anchorsShown(anchored)] : [])].join('\n\n'),
      );
      if (report.withheld > 0) {
        session.out.note(
          `${report.withheld} further transactions are proven to exist; their content is not disclosed, as they are of other goods, too.`,
        );
      }
    });
}

/** The authorities to trust: of the files, else of the data folder. */
function trusted({ out, data }: Session, files: readonly string[]): string[] {
  if (files.length > 0) return files.flatMap(certificatesIn);
  const local = localCertificates(data);
  if (local.length === 0) {
    throw usageError('Whom do you trust?', 'Give the certificates of the orderers’ authorities with --trust.');
  }
  out.note(`Trusting the ${local.length} authorities whose certificates are in ${data}.`);
  return local;
}

async function checked<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof ProofError) && !(error instanceof Error && error.name === 'AnchorError')) throw error;
    throw new CliError('The proof does not hold.', { why: error.message, exit: exitCodes.found });
  }
}

function shown({ subject, channel, issuer, tree, events, withheld, authorities }: ProofReport): string {
  const rows = table(
    events,
    [
      { title: 'block', of: ({ block }) => block, right: true },
      { title: 'recorded', of: ({ recorded }) => recorded },
      { title: 'by', of: ({ mspId }) => mspId },
      { title: 'event', of: ({ body }) => wordsOf(body) },
      { title: 'endorsed by', of: ({ endorsers }) => endorsers.join(', ') },
    ],
    'No events.',
  );
  const more = { withheld: withheld === 0 ? undefined : withheld };
  const facts = { subject, channel, issuer, tree: `${tree.size} transactions, root ${tree.root}`, ...more };
  const trust = authorities.map(({ mspId, trust: why }) => `${mspId} (${why})`).join(', ');
  return `Verified: every event was recorded and endorsed as shown, and the file is unchanged.\n${fields({ ...facts, authorities: trust })}\n\n${rows}`;
}

function wordsOf(body: unknown): string {
  const { type, bizStep, action } = (body ?? {}) as Readonly<Record<string, unknown>>;
  return [type, bizStep ?? action].filter((word) => typeof word === 'string').join(' ');
}

/** Compares the bundle with a public chain, if the caller names one. */
async function anchoredProof(report: ProofReport, { rpc, contract }: Options): Promise<AnchoredProof | undefined> {
  if (rpc === undefined && contract === undefined) return undefined;
  if (rpc === undefined || contract === undefined) {
    throw usageError(
      'A public chain needs both --rpc and --contract.',
      'The contract’s address must come from somebody you trust.',
    );
  }
  const { anchorContract, channelKey, checkAnchors, connectChain, publishedRoots } = await import('#anchor');
  return checked(async () => {
    const provider = connectChain(rpc);
    try {
      const key = channelKey(report.channel, Buffer.from(report.firstBlock, 'hex'));
      return checkAnchors(report, await publishedRoots(anchorContract(contract, provider), key));
    } finally {
      provider.destroy();
    }
  });
}

const anchorsShown = ({ confirmed, others }: AnchoredProof): string =>
  [
    ...confirmed.map(({ size, time }) => `The chain holds the root of the first ${size} transactions since ${time}.`),
    ...(others > 0 ? [`It holds ${others} more roots, which this proof says nothing about.`] : []),
  ].join('\n');
