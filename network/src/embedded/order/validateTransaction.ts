import { peer } from '@hyperledger/fabric-protos';
import type { EndorsementPolicy } from '../../verify/channelDescription';
import { ownerOf } from '../state/collections';
import { sameVersion } from '../state/entry';
import type { RangeRead, Read, ReadWriteSet } from '../state/readWriteSet';
import { hashSpace, publicSpace } from '../state/spaces';
import type { WorldState } from '../state/worldState';
import type { BlockView } from './blockView';
import type { Candidate } from './candidate';
import { satisfiesChannel, satisfiesKey, satisfiesOwner } from './endorsementPolicy';
import { KeyPolicies } from './keyPolicies';

const code = peer.TxValidationCode;

/** A channel's endorsement rules. */
export interface ChannelRules {
  readonly policy: EndorsementPolicy;
  readonly mspIds: readonly string[];
}

/** The state after the previous block, for the validation of endorsements. */
interface Before {
  readonly world: WorldState;
  readonly rules: ChannelRules;
  /** Returns true if an earlier block has a transaction with that id. */
  readonly isKnown: (transactionId: string) => boolean;
}

/**
 * Validates the endorsements of a block's transactions, and finds duplicates, before any of them is applied
 * (`core/committer/txvalidator/v20/validator.go`). Returns one Fabric validation code per transaction.
 */
export function endorsementCodes(candidates: readonly Candidate[], before: Before): number[] {
  const policies = new KeyPolicies(before.world);
  const seen = new Set<string>();
  return candidates.map((candidate) => {
    const { transactionId } = candidate.envelope;
    if (before.isKnown(transactionId)) return code.DUPLICATE_TXID;
    if (!endorsed(candidate, policies, before.rules)) return code.ENDORSEMENT_POLICY_FAILURE;
    // Keys whose policy an endorsed transaction sets are closed for the rest of the block, even if that transaction is invalid.
    policies.changeBy(candidate.set);
    if (seen.has(transactionId)) return code.DUPLICATE_TXID;
    seen.add(transactionId);
    return code.VALID;
  });
}

/** Validates the reads of an endorsed transaction after the earlier ones of its block (`txmgmt/validation/validator.go`). */
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
 * Returns true if the endorsements suffice: a key with a key-level policy needs only that policy, an organisation's own collection needs
 * its organisation, and all other writes need the channel's policy (`statebased/validator_keylevel.go`). The same holds for metadata
 * writes, so a policy change must satisfy the present policy.
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

/** Caches the result per policy, because the keys of a transaction share few policies. */
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
  /** The organisation whose own collection it is. */
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
