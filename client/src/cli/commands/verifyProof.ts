import type { Command } from 'commander';
import type { AnchoredProof, PublishedRoot } from '#anchor';
import { ProofError, type ProofReport, requireExtension, verifyProof } from '#proof';
import { certificatesIn, localOrderers } from '../authorities';
import { CliError, usageError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { readText } from '../localFiles';
import { type Session, sessionOf } from '../session';
import { fields, printable, table } from '../table';

interface Options {
  readonly trust?: readonly string[];
  readonly ledger?: string;
  readonly chaincode?: string;
  readonly earlier?: string;
  readonly rpc?: string;
  readonly contract?: string;
}

export function addVerifyProof(program: Command): void {
  program
    .command('verify-proof')
    .description(
      'check a proof offline, with only the certificates of the authorities (exit code 4 if it does not hold)',
    )
    .argument('<file>', 'the file of lotline proof')
    .option('--trust <files...>', 'PEM certificates of the authorities of all orderers, and no others')
    .option('--ledger <hash>', 'the hash of block 0 that the ledger must have (SHA-256, hex)')
    .option('--chaincode <name>', 'the name of the chaincode on its channel (lotline)')
    .option('--earlier <file>', 'an earlier proof, whose history this one must extend')
    .option('--rpc <url>', 'a node of the public chain with the ledger’s roots, to compare them')
    .option('--contract <address>', 'the anchor contract on that chain, as the members of the network name it')
    .action(async (file: string, options: Options, command: Command) => {
      const session = sessionOf(command);
      const orderers = trusted(session, options.trust ?? []);
      const { ledger, chaincode } = options;
      const verified = (text: string): Promise<ProofReport> =>
        checked(() => verifyProof(text, orderers, { ledger, chaincode }));
      const report = await verified(readText(file));
      if (options.earlier !== undefined) {
        const before = await verified(readText(options.earlier));
        await checked(() => {
          requireExtension(report, before);
        });
      }
      const anchored = await anchoredProof(report, options);
      session.out.result(
        { status: 'verified', ...report, receipts: receiptsOf(report), ...(anchored && { anchored }) },
        () => [shown(report), ...(anchored ? [anchorsShown(anchored, report.events.length)] : [])].join('\n\n'),
      );
      noteHidden(session, report);
    });
}

/** Says what the proof does not show. Why not is known only to who made it. */
function noteHidden({ out }: Session, { withheld, gaps }: ProofReport): void {
  if (withheld > 0) out.note(`${withheld} further transactions are proven to exist, without their content.`);
  for (const { goods, block } of gaps) {
    out.note(
      printable(
        `The transaction of block ${block} that changed ${goods} is not disclosed, and neither is its earlier history.`,
      ),
    );
  }
}

/** The authorities to trust: of the files, else of the data folder. */
function trusted({ out, data }: Session, files: readonly string[]): string[] {
  if (files.length > 0) return files.flatMap(certificatesIn);
  const local = localOrderers(data);
  if (local.length === 0) {
    throw usageError('Whom do you trust?', 'Give the certificates of the orderers’ authorities with --trust.');
  }
  out.note(`Trusting the orderers whose authorities’ certificates (${local.length}) are in ${data}.`);
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

function shown({ subject, channel, firstBlock, issuer, tree, events, withheld, authorities }: ProofReport): string {
  const rows = table(
    events,
    [
      { title: 'block', of: ({ block }) => block, right: true },
      { title: 'recorded', of: ({ recorded }) => recorded },
      { title: 'by', of: ({ mspId }) => mspId },
      { title: 'event', of: ({ body }) => wordsOf(body) },
      { title: 'endorsed by', of: ({ endorsers }) => endorsers.join(', ') },
      ...(events.some(({ receipt }) => receipt) ? [{ title: 'receipt signed by', of: signerOf }] : []),
    ],
    'No events.',
  );
  const more = { withheld: withheld === 0 ? undefined : withheld };
  const facts = {
    subject,
    channel,
    ledger: firstBlock,
    issuer,
    tree: `${tree.size} transactions, root ${tree.root}`,
    ...more,
  };
  const trust = authorities.map(({ mspId, trust: why }) => `${mspId} (${why})`).join(', ');
  return `Verified: every event was recorded and endorsed as shown, and the file is unchanged.\n${fields({ ...facts, authorities: trust })}\n\n${rows}`;
}

function signerOf({ receipt }: ProofReport['events'][number]): string {
  if (!receipt) return '';
  return receipt.key ? `${receipt.signer} (${receipt.key.name})` : receipt.signer;
}

const receiptsOf = ({ events }: ProofReport): object[] =>
  events.flatMap(({ id, receipt }) => (receipt ? [{ event: id, ...receipt }] : []));

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
  const { checkAnchors } = await import('#anchor');
  const published = await rootsOn({ rpc, contract }, report);
  return checked(() => checkAnchors(report, published));
}

/** The roots that a chain holds of the ledger. A chain that does not answer says nothing about the proof. */
async function rootsOn(
  { rpc, contract }: { readonly rpc: string; readonly contract: string },
  { channel, firstBlock }: ProofReport,
): Promise<PublishedRoot[]> {
  const { anchorContract, channelKey, connectChain, publishedRoots, reasonOf } = await import('#anchor');
  const unreadable = (error: unknown): never => {
    throw new CliError('The chain cannot be read, so the proof was not compared with it.', { why: reasonOf(error) });
  };
  const provider = await connectChain(rpc).catch(unreadable);
  try {
    const key = channelKey(channel, Buffer.from(firstBlock, 'hex'));
    return await publishedRoots(anchorContract(contract, provider), key);
  } catch (error) {
    return unreadable(error);
  } finally {
    provider.destroy();
  }
}

const anchorsShown = ({ confirmed, others, events }: AnchoredProof, all: number): string =>
  [
    ...confirmed.map(({ size, time }) => `The chain holds the root of the first ${size} transactions since ${time}.`),
    `${events} of the ${all} events above are among them.`,
    ...(others > 0 ? [`It has ${others} more roots, which this proof does not cover.`] : []),
  ].join('\n');
