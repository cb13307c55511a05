import { peer } from '@hyperledger/fabric-protos';
import type { EndorsementPolicy } from '../../verify/genesis';
import { ownerOf } from '../peer/collections';
import { sameVersion } from '../state/entry';
import type { RangeRead, Read, ReadWriteSet } from '../state/readWriteSet';
import { hashSpace, publicSpace } from '../state/spaces';
import type { WorldState } from '../state/worldState';
import type { BlockView } from './blockView';
import type { Candidate } from './candidate';
import { satisfiesChannel, satisfiesKey, satisfiesOwner } from './endorsementPolicy';
import { KeyPolicies } from './keyPolicies';

const code = peer.TxValidationCode;

/** What a channel demands of its transactions. */
export interface ChannelRules {
  readonly policy: EndorsementPolicy;
  readonly mspIds: readonly string[];
}

/** What the transactions of a block are judged against before their reads are: the state as of the block before. */
interface Before {
  readonly world: WorldState;
  readonly rules: ChannelRules;
  /** Whether a block before has a transaction with that id. */
  readonly isKnown: (transactionId: string) => boolean;
}

/**
 * Judges the endorsements of a block's transactions, and whether they repeat one another, before any of them is applied
 * (`core/committer/txvalidator/v20/validator.go`): one Fabric validation code for each.
 */
export function endorsementCodes(candidates: readonly Candidate[], before: Before): number[] {
  const policies = new KeyPolicies(before.world);
  const seen = new Set<string>();
  return candidates.map((candidate) => {
    const { transactionId } = candidate.envelope;
    if (before.isKnown(transactionId)) return code.DUPLICATE_TXID;
    if (!endorsed(candidate, policies, before.rules)) return code.ENDORSEMENT_POLICY_FAILURE;
    // Keys whose policy an endorsed transaction sets are closed for the rest of the block, whatever becomes of that transaction.
    policies.changeBy(candidate.set);
    if (seen.has(transactionId)) return code.DUPLICATE_TXID;
    seen.add(transactionId);
    return code.VALID;
  });
}

/** Whether what an endorsed transaction read is still so after those before it in the block (`txmgmt/validation/validator.go`). */
export function readCode({ reads, ranges, collections }: ReadWriteSet, view: BlockView): number {
  if (!current(reads, publicSpace, view)) return code.MVCC_READ_CONFLICT;
  if (!ranges.every((range) => unchanged(range, view))) return code.PHANTOM_READ_CONFLICT;
  const hashes = collections.every((set) => current(set.reads, hashSpace(set.collection), view));
  return hashes ? code.VALID : code.MVCC_READ_CONFLICT;
}

const current = (reads: readonly Read[], space: string, view: BlockView): boolean =>
  reads.every(({ key, version }) => sameVersion(view.get(space, key)?.version ?? null, version));

function unchanged(range: RangeRead, view: BlockView): boolean {
  const rows = view.range(publicSpace, range);
  return (
    rows.length === range.reads.length &&
    rows.every(({ key, entry }, index) => {
      const read = range.reads[index];
      return read?.key === key && sameVersion(read.version, entry.version);
    })
  );
}

/**
 * A key that has a policy is judged by it alone, an organisation's own collection by its organisation, and everything else by the channel's
 * policy (`statebased/validator_keylevel.go`). Metadata counts as what is written does: a policy changes only as it says itself.
 */
function endorsed({ set, endorsers }: Candidate, policies: KeyPolicies, rules: ChannelRules): boolean {
  const satisfied = remembering((policy) => satisfiesKey(policy, endorsers));
  const verdicts = new Set<Verdict>();
  for (const { space, owner, key } of writtenKeys(set)) {
    if (policies.changed(space, key)) return false;
    const policy = policies.of(space, key);
    if (policy) verdicts.add(satisfied(policy) ? 'endorsed' : 'refused');
    else if (owner !== undefined) verdicts.add(satisfiesOwner(owner, endorsers) ? 'endorsed' : 'refused');
    else verdicts.add('no policy');
    if (verdicts.has('refused')) return false;
  }
  const needsChannel = verdicts.size === 0 || verdicts.has('no policy');
  return !needsChannel || satisfiesChannel(rules.policy, endorsers, rules.mspIds);
}

type Verdict = 'endorsed' | 'refused' | 'no policy';

/** The keys of a transaction share few policies: each is judged once. */
function remembering(judge: (policy: Buffer) => boolean): (policy: Buffer) => boolean {
  const verdicts = new Map<string, boolean>();
  return (policy) => {
    const name = policy.toString('latin1');
    const verdict = verdicts.get(name) ?? judge(policy);
    verdicts.set(name, verdict);
    return verdict;
  };
}

interface WrittenKey {
  readonly space: string;
  /** Whose own collection it is. */
  readonly owner?: string | undefined;
  readonly key: string;
}

function* writtenKeys({ writes, metadataWrites, collections }: ReadWriteSet): Generator<WrittenKey> {
  for (const { key } of writes) yield { space: publicSpace, key };
  for (const { key } of metadataWrites) yield { space: publicSpace, key };
  for (const set of collections) {
    const at = { space: hashSpace(set.collection), owner: ownerOf(set.collection) };
    for (const { key } of [...set.writes, ...set.metadataWrites]) yield { ...at, key };
  }
}
