import { hex } from './bytes';
import { type Signatory, signatureJudge, type SignatureJudge } from './signaturePolicy';
import type { NamespaceWrites, WrittenKey } from './writtenKeys';

/** A transaction of a block whose signatures were verified. */
export interface SignedTransaction {
  readonly transactionId: string;
  /** The chaincode that was called. */
  readonly chaincode: string;
  /** True if its block marks it as valid. */
  readonly isValid: boolean;
  /** True if its endorsements passed validation, also if it is invalid for another reason. */
  readonly isEndorsed: boolean;
  readonly endorsers: readonly Signatory[];
  readonly writes: readonly NamespaceWrites[];
}

/** The endorsement policy of a chaincode; undefined for one that the channel does not have. */
export type ChaincodePolicies = (namespace: string) => SignatureJudge | undefined;

const nobody: SignatureJudge = () => false;
const implicitCollection = /^_implicit_org_(.+)$/;

const nameOf = (namespace: string, { space, key }: WrittenKey): string => `${namespace}\0${space}\0${key}`;

/**
 * Verifies endorsements as Fabric's peers do (`statebased/validator_keylevel.go`): a key with a key-level policy of an earlier block needs
 * only that policy, an organisation's own collection needs its organisation, all other writes need the chaincode's policy. A key whose
 * policy is set in a block is closed to all later transactions of that block. Needs every block from the first on.
 */
export class Endorsements {
  readonly #policies = new Map<string, SignatureJudge>();
  readonly #existing = new Set<string>();
  /** Parsed policies; keys share few of them. */
  readonly #judges = new Map<string, SignatureJudge>();

  /** Throws an Error that names the first transaction that is marked as valid without the required endorsements. */
  check(transactions: readonly SignedTransaction[], chaincode: ChaincodePolicies): void {
    const closed = new Set<string>();
    for (const transaction of transactions) {
      const { isValid, isEndorsed, transactionId, writes } = transaction;
      const lack = isValid ? this.#lack(transaction, chaincode, closed) : undefined;
      if (lack !== undefined) throw new Error(`transaction ${transactionId} counts as valid, but ${lack}`);
      if (!isEndorsed) continue;
      for (const { namespace, metadata } of writes) for (const each of metadata) closed.add(nameOf(namespace, each));
    }
    for (const { isValid, writes } of transactions) if (isValid) for (const each of writes) this.#apply(each);
  }

  #lack(transaction: SignedTransaction, chaincode: ChaincodePolicies, closed: ReadonlySet<string>): string | undefined {
    const endorsers = [...new Set(transaction.endorsers)];
    for (const each of judgedNamespaces(transaction)) {
      const found = this.#namespaceLack(each, { endorsers, chaincode, closed });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #namespaceLack(
    { namespace, writes, metadata }: NamespaceWrites,
    {
      endorsers,
      chaincode,
      closed,
    }: {
      readonly endorsers: readonly Signatory[];
      readonly chaincode: ChaincodePolicies;
      readonly closed: ReadonlySet<string>;
    },
  ): string | undefined {
    const verdicts = new Map<SignatureJudge, boolean>();
    const satisfies = (judge: SignatureJudge): boolean => {
      const verdict = verdicts.get(judge) ?? judge(endorsers);
      verdicts.set(judge, verdict);
      return verdict;
    };
    const keys = [...writes, ...metadata];
    let needsChaincode = keys.length === 0;
    for (const key of keys) {
      const name = nameOf(namespace, key);
      if (closed.has(name)) return `it writes ${shown(key)}, whose own policy its block had just set`;
      const own = this.#policies.get(name) ?? collectionJudge(key);
      if (own === undefined) needsChaincode = true;
      else if (!satisfies(own))
        return `${msps(endorsers)} may not change ${shown(key)}: its own policy asks for others`;
    }
    if (!needsChaincode || satisfies(chaincode(namespace) ?? nobody)) return undefined;
    return `too few organisations endorsed it: ${msps(endorsers)}`;
  }

  /** Applies policy changes: a new value keeps a key's policy, a deletion removes it, and a key that does not exist gets none. */
  #apply({ namespace, writes, metadata }: NamespaceWrites): void {
    for (const write of writes) {
      const name = nameOf(namespace, write);
      if (!write.isDelete) this.#existing.add(name);
      else {
        this.#existing.delete(name);
        this.#policies.delete(name);
      }
    }
    for (const write of metadata) {
      const name = nameOf(namespace, write);
      if (write.policy.length === 0) this.#policies.delete(name);
      else if (this.#existing.has(name)) this.#policies.set(name, this.#judgeOf(write.policy));
    }
  }

  /** The judge of a policy; one that cannot be parsed is never satisfied. */
  #judgeOf(policy: Uint8Array): SignatureJudge {
    const name = hex(policy);
    const judge = this.#judges.get(name) ?? signatureJudge(policy) ?? nobody;
    this.#judges.set(name, judge);
    return judge;
  }
}

/** The written namespaces, and that of the called chaincode. A namespace that is only read needs no endorsement. */
function judgedNamespaces({ chaincode, writes }: SignedTransaction): NamespaceWrites[] {
  const written = writes.filter((each) => each.writes.length + each.metadata.length > 0);
  const isCalledWritten = written.some(({ namespace }) => namespace === chaincode);
  return isCalledWritten ? written : [...written, { namespace: chaincode, writes: [], metadata: [] }];
}

/** The judge for an organisation's own collection, which needs that organisation's peers; undefined for other collections. */
function collectionJudge({ space }: WrittenKey): SignatureJudge | undefined {
  const owner = implicitCollection.exec(space)?.[1];
  if (owner === undefined) return undefined;
  return (endorsers) => endorsers.some(({ mspId, units }) => mspId === owner && units.includes('peer'));
}

const msps = (endorsers: readonly Signatory[]): string =>
  [...new Set(endorsers.map(({ mspId }) => mspId))].sort().join(', ') || 'nobody';

const shown = ({ space, key }: WrittenKey): string =>
  `${space === '' ? 'key' : `a key of ${space}`} ${JSON.stringify(key.replaceAll('\0', ' ').trim().slice(0, 200))}`;
