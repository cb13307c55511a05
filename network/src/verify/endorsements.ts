import { type Signatory, signatureJudge, type SignatureJudge } from './signaturePolicy';
import type { NamespaceWrites, WrittenKey } from './writtenKeys';

/** A transaction of a block whose signatures hold. */
export interface SignedTransaction {
  readonly transactionId: string;
  /** The chaincode that was called. */
  readonly chaincode: string;
  /** Counts as valid. */
  readonly isValid: boolean;
  /** Passed the judgement of its endorsements, whatever became of it afterwards. */
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
 * Judges endorsements as Fabric's peers do (`statebased/validator_keylevel.go`): a key that has a policy of its own, set by an earlier
 * block, is judged by it alone, an organisation's own collection by its organisation, everything else by the chaincode's policy; and a
 * key whose policy is set in a block is closed to all later transactions of that block. Must be given every block from the first on.
 */
export class Endorsements {
  readonly #policies = new Map<string, SignatureJudge>();
  readonly #existing = new Set<string>();
  /** Keys share few policies: each is read once. */
  readonly #judges = new Map<string, SignatureJudge>();

  /** Throws an Error that names the first transaction that counts as valid and was not endorsed as it had to be. */
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

  /** A new value keeps a key's policy, deleting the key takes it along, and a key that does not exist gets none. */
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

  /** What cannot be read as a policy satisfies nobody. */
  #judgeOf(policy: Uint8Array): SignatureJudge {
    const name = Buffer.from(policy).toString('latin1');
    const judge = this.#judges.get(name) ?? signatureJudge(policy) ?? nobody;
    this.#judges.set(name, judge);
    return judge;
  }
}

/** The namespaces that are written to, and that of the chaincode that was called; where a transaction only reads, nobody need endorse. */
function judgedNamespaces({ chaincode, writes }: SignedTransaction): NamespaceWrites[] {
  const written = writes.filter((each) => each.writes.length + each.metadata.length > 0);
  const isCalledWritten = written.some(({ namespace }) => namespace === chaincode);
  return isCalledWritten ? written : [...written, { namespace: chaincode, writes: [], metadata: [] }];
}

/** An organisation's own collection is changed by its peers. */
function collectionJudge({ space }: WrittenKey): SignatureJudge | undefined {
  const owner = implicitCollection.exec(space)?.[1];
  if (owner === undefined) return undefined;
  return (endorsers) => endorsers.some(({ mspId, units }) => mspId === owner && units.includes('peer'));
}

const msps = (endorsers: readonly Signatory[]): string =>
  [...new Set(endorsers.map(({ mspId }) => mspId))].sort().join(', ') || 'nobody';

const shown = ({ space, key }: WrittenKey): string =>
  `${space === '' ? 'key' : `a key of ${space}`} ${JSON.stringify(key.replaceAll('\0', ' ').trim().slice(0, 200))}`;
