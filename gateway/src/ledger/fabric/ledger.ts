import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import { serializedIdentity, type SigningIdentity } from '@lotline/network/embedded';
import { LRUCache } from 'lru-cache';
import type { Ledger, LedgerIdentity } from '../ledger';
import { namingAbsent, presentOrganisations } from './absentOrganisations';
import { followBlocks } from './blocks';
import { deadlineOptions, type Deadlines, usualDeadlines } from './deadlines';
import { endorsementFailure } from './failures';
import { coalesced } from './coalesced';
import { offlineSigning } from './offline';
import { type Patience, usualPatience } from './patience';
import type { Peers } from './peers';
import { retryQuery } from './retryQuery';
import { sameLedger, usualLooks } from './sameLedger';
import { submit } from './submit';
import { type AskPeer, statusIn, systemChaincode } from './systemChaincode';

export interface FabricLedgerOptions {
  readonly channel: string;
  readonly chaincode: string;
  /** The peers of each organisation that this gateway acts for, by the organisation's name. */
  readonly peers: ReadonlyMap<string, Peers>;
  /** Finds the certificate and key that an identity signs with. */
  readonly signer: (identity: LedgerIdentity) => Promise<SigningIdentity>;
  /** The identity that reads blocks and states. */
  readonly reader: LedgerIdentity;
  /** The MSP ids of every organisation with peers, so that an error can name an unreachable one. */
  readonly mspIds?: readonly string[];
  /** Interval and patience of the check that the ledger is still the same one. */
  readonly looks?: typeof usualLooks;
  readonly deadlines?: Deadlines;
  readonly patience?: Patience;
}

/** The port over peers' gateway service (Fabric 2.4 and later). */
export function fabricLedger(options: FabricLedgerOptions): Ledger {
  const { channel, chaincode, peers, mspIds = [], patience = usualPatience } = options;
  const gatewayOf = gateways(options);
  const reader = (): Promise<Gateway> => gatewayOf(options.reader);
  const ask: AskPeer = async (query, ...args) => {
    const qscc = (await reader()).getNetwork(channel).getContract('qscc');
    return retryQuery(() => qscc.evaluateTransaction(query, channel, ...args), patience);
  };
  const system = systemChaincode(ask, endorsementFailure);
  const chain = coalesced(() => system.chain());
  const present = coalesced(async () => {
    const client = peers.get(options.reader.organisation)?.client;
    if (!client) throw new RangeError('The reader is of an organisation without peers.');
    return presentOrganisations({ client, channel, signer: await options.signer(options.reader) });
  });
  return {
    kind: 'fabric',
    channel,
    submit: async (identity, transaction, args) => {
      const gateway = await gatewayOf(identity);
      return submit({ transaction, args }, { gateway, channel, chaincode, system, patience }).catch(
        async (failure: unknown) => {
          throw await namingAbsent(failure, mspIds, present);
        },
      );
    },
    evaluate: async (identity, transaction, args) => {
      const contract = (await gatewayOf(identity)).getNetwork(channel).getContract(chaincode);
      const evaluated = retryQuery(() => contract.evaluateTransaction(transaction, ...args), patience);
      const result = await evaluated.catch((error: unknown) => {
        throw endorsementFailure(error);
      });
      return Buffer.from(result).toString();
    },
    status: (transactionId) => statusIn(system, transactionId),
    blocks: (from, signal, watch) =>
      sameLedger((over) => followBlocks(from, over, { reader, channel, chaincode, ...patience, watch }), signal, {
        hashAt: (number) => system.hashAt(number),
        ...(options.looks ?? usualLooks),
      }),
    rawBlock: (number) => system.block(number),
    headHash: async () => (await chain()).hash,
    health: () => chain().then(({ height }) => ({ ok: true, height })),
    proofs: {
      chaincode,
      sign: async (identity, message) => {
        const signing = await options.signer(identity);
        const serialized = serializedIdentity(signing);
        return { identity: serialized, signature: await signing.sign(message(serialized)) };
      },
    },
    offline: offlineSigning({
      channel,
      chaincode,
      peers,
      deadlines: options.deadlines ?? usualDeadlines,
      submitting: async () => ({ gateway: await reader(), channel, chaincode, system, patience }),
    }),
    close: () => {
      for (const each of peers.values()) each.close();
      return Promise.resolve();
    },
  };
}

/** Maximum cached gateways, one for each identity. */
const mostGateways = 1000;

/** One gateway per identity; those of an organisation share its connections. */
function gateways({
  peers,
  signer,
  deadlines = usualDeadlines,
}: FabricLedgerOptions): (identity: LedgerIdentity) => Promise<Gateway> {
  const known = new LRUCache<string, { readonly certificate: string; readonly gateway: Gateway }>({
    max: mostGateways,
  });
  return async (identity) => {
    const connection = peers.get(identity.organisation);
    if (!connection) throw new RangeError(`This gateway does not act for "${identity.organisation}".`);
    const key = `${identity.organisation}/${identity.user}`;
    const { mspId, certificate, sign } = await signer(identity);
    const before = known.get(key);
    if (before?.certificate === certificate) return before.gateway;
    const gateway = connect({
      client: connection.client,
      identity: { mspId, credentials: Buffer.from(certificate) },
      // The signer hashes in the thread pool, which is fourteen times as fast as the gateway client's hash.
      hash: hash.none,
      signer: sign,
      ...deadlineOptions(deadlines),
    });
    known.set(key, { certificate, gateway });
    return gateway;
  };
}
