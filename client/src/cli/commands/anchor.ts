import { type Command, InvalidArgumentError } from 'commander';
import type * as anchorDoor from '#anchor';
import { readBundle } from '#proof';
import { CliError, usageError } from '../cliError';
import { readText } from '../localFiles';
import { count } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

type Anchor = typeof anchorDoor;

interface ChainOptions {
  readonly rpc: string;
  readonly keystore?: string;
  readonly passwordFile?: string;
  readonly signer?: string;
  readonly address?: string;
  readonly confirmations?: number;
}

/** A command that sends transactions to a public chain. */
const writing = (command: Command): Command =>
  reading(command)
    .option('--keystore <file>', 'your key, in an encrypted JSON keystore')
    .option('--password-file <file>', 'the file with the keystore’s password')
    .option('--signer <url>', 'a service that signs instead (eth_signTransaction)')
    .option('--address <address>', 'the address that the service signs as')
    .option('--confirmations <number>', 'blocks until a transaction counts (2)', count);

const reading = (command: Command): Command =>
  command.requiredOption('--rpc <url>', 'a node of the public chain: http:// or https://');

export function addAnchor(program: Command): void {
  const anchor = program.command('anchor').description('publish the ledger’s history on public chains');
  writing(anchor.command('deploy').description('deploy a new anchor contract on a chain')).action(
    async (options: ChainOptions, command: Command) => {
      const { out } = sessionOf(command);
      const contract = await onChain(options, ({ deployAnchor }, signer) =>
        deployAnchor(signer, options.confirmations ?? 2),
      );
      out.result({ contract }, () => contract);
    },
  );
  writing(anchor.command('enrol').description('allow an address to publish'))
    .requiredOption('--contract <address>', 'the anchor contract')
    .argument('<writer>', 'the address')
    .option('--remove', 'revoke the permission')
    .action(async (writer: string, options: ChainOptions & { contract: string; remove?: true }, command: Command) => {
      const { out } = sessionOf(command);
      await onChain(options, ({ enrolWriter }, signer) =>
        enrolWriter(options.contract, signer, { writer, isAllowed: options.remove !== true }),
      );
      out.result({ writer, enrolled: options.remove !== true }, () =>
        options.remove ? `${writer} may not publish any more.` : `${writer} may publish.`,
      );
    });
  addPublish(anchor);
  addList(anchor);
}

function addPublish(anchor: Command): void {
  writing(anchor.command('publish').description('publish the root of the ledger as it is now'))
    .requiredOption('--contract <address>', 'the anchor contract')
    .option('--most-gas-price <wei>', 'the maximum price for a unit of gas', wei)
    .action(async (options: ChainOptions & { contract: string; mostGasPrice?: bigint }, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const { size, root, channel, firstBlock } = await client.proofTree();
      const done = await onChain(options, ({ channelKey, publishRoot }, signer) =>
        publishRoot(
          {
            channel: channelKey(channel, Buffer.from(firstBlock, 'hex')),
            size,
            root,
            rootAt: async (earlier) => (await client.proofTree({ size: earlier })).root,
          },
          {
            contract: options.contract,
            signer,
            confirmations: options.confirmations ?? 2,
            ...(options.mostGasPrice !== undefined && { mostGasPrice: options.mostGasPrice }),
          },
        ),
      );
      if (done.status === 'larger') throw larger(size, done.size ?? 0);
      session.out.result({ ...done, size, root }, () =>
        done.status === 'exists'
          ? `The chain holds the root of ${size} transactions already.`
          : `Published: the root of ${size} transactions, in transaction ${done.transaction ?? ''}`,
      );
    });
}

const larger = (own: number, known: number): CliError =>
  new CliError(`The chain holds a tree of ${known} transactions; this gateway’s has ${own}.`, {
    why: 'Its peer is behind, or an enrolled address published what is not of this ledger.',
    fix: 'Ask again later, or another member’s gateway. A contract with a made-up root is of no use any more: deploy another one.',
  });

function wei(text: string): bigint {
  if (/^\d{1,30}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('Write a whole number of wei, such as 50000000000.');
}

function addList(anchor: Command): void {
  reading(anchor.command('list').description('the roots that a chain holds of this ledger'))
    .requiredOption('--contract <address>', 'the anchor contract')
    .option('--proof <file>', 'use the ledger of this proof instead of the gateway’s')
    .action(async (options: { rpc: string; contract: string; proof?: string }, command: Command) => {
      const session = sessionOf(command);
      const ledger = options.proof === undefined ? await session.reader().proofTree() : await ledgerOf(options.proof);
      const { anchorContract, channelKey, connectChain, publishedRoots } = await import('#anchor');
      const provider = await connectChain(options.rpc).catch(asCliError);
      try {
        const key = channelKey(ledger.channel, Buffer.from(ledger.firstBlock, 'hex'));
        const roots = await publishedRoots(anchorContract(options.contract, provider), key).catch(asCliError);
        session.out.result({ channel: ledger.channel, roots }, () =>
          table(
            roots,
            [
              { title: 'transactions', of: ({ size }) => size, right: true },
              { title: 'root', of: ({ root }) => root },
              { title: 'since', of: ({ time }) => time },
            ],
            'The chain holds no root of this ledger.',
          ),
        );
      } finally {
        provider.destroy();
      }
    });
}

async function ledgerOf(file: string): Promise<{ channel: string; firstBlock: string }> {
  const { firstBlockOf } = await import('#proof');
  const bundle = readBundle(readText(file));
  return { channel: bundle.channel, firstBlock: firstBlockOf(bundle) };
}

/** Runs a use of a chain with the signer of the options. */
async function onChain<T>(
  { rpc, ...key }: ChainOptions,
  use: (anchor: Anchor, signer: Awaited<ReturnType<Anchor['chainSigner']>>) => Promise<T>,
): Promise<T> {
  const anchor = await import('#anchor');
  const provider = await anchor.connectChain(rpc).catch(asCliError);
  try {
    return await use(anchor, await anchor.chainSigner(sourceOf(key), provider));
  } catch (error) {
    return await asCliError(error);
  } finally {
    provider.destroy();
  }
}

function sourceOf({ keystore, passwordFile, signer, address }: Omit<ChainOptions, 'rpc'>): anchorDoor.SignerSource {
  if (signer !== undefined && address !== undefined) return { url: signer, address };
  if (keystore !== undefined && passwordFile !== undefined) {
    return { keystore: readText(keystore), password: readText(passwordFile).trim() };
  }
  throw usageError('Who signs?', 'Give --keystore and --password-file, or --signer and --address.');
}

async function asCliError(error: unknown): Promise<never> {
  if (!(error instanceof Error) || error instanceof CliError) throw error;
  const { reasonOf } = await import('#anchor');
  throw new CliError('The chain did not do it.', { why: reasonOf(error) });
}
