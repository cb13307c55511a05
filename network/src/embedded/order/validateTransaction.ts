import { peer } from '@hyperledger/fabric-protos';
import type { EndorsementPolicy } from '../../verify/genesis';
import type { CheckedIdentity } from '../../verify/identities';
import { ownerOf } from '../peer/collections';
import { sameVersion } from '../state/entry';
import type { RangeRead, Read, ReadWriteSet } from '../state/readWriteSet';
import { hashSpace, publicSpace } from '../state/spaces';
import type { BlockView } from './blockView';
import type { Candidate } from './candidate';
import { satisfiesChannel, satisfiesKey, satisfiesOwner, validationParameter } from './endorsementPolicy';

const code = peer.TxValidationCode;

/** What a channel demands of its transactions. */
export interface ChannelRules {
  readonly policy: EndorsementPolicy;
  readonly mspIds: readonly string[];
  readonly isKnown: (transactionId: string) => boolean;
}

/**
 * Judges a transaction in its place in the block and answers with a Fabric validation code: repetition, then endorsement,
 * then whether what it read is still so (`core/committer/txvalidator`, `txmgmt/validation/validator.go`).
 */
export function validateTransaction(candidate: Candidate, view: BlockView, rules: ChannelRules): number {
  if (rules.isKnown(candidate.envelope.transactionId)) return code.DUPLICATE_TXID;
  if (!endorsed(candidate, view, rules)) return code.ENDORSEMENT_POLICY_FAILURE;
  const { set } = candidate;
  if (!current(set.reads, publicSpace, view)) return code.MVCC_READ_CONFLICT;
  if (!set.ranges.every((range) => unchanged(range, view))) return code.PHANTOM_READ_CONFLICT;
  const hashes = set.collections.every(({ collection, reads }) => current(reads, hashSpace(collection), view));
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
 * policy (`statebased/validator_keylevel.go`).
 */
function endorsed({ set, endorsers }: Candidate, view: BlockView, rules: ChannelRules): boolean {
  const verdicts = new Set<Verdict>();
  for (const { items, ...at } of writtenItems(set)) {
    for (const { key } of items) verdicts.add(keyVerdict({ ...at, key }, view, endorsers));
  }
  if (verdicts.has('refused')) return false;
  const needsChannel = verdicts.size === 0 || verdicts.has('no policy');
  return !needsChannel || satisfiesChannel(rules.policy, endorsers, rules.mspIds);
}

type Verdict = 'endorsed' | 'refused' | 'no policy';

function keyVerdict(
  { space, owner, key }: WrittenPlace & { readonly key: string },
  view: BlockView,
  endorsers: readonly CheckedIdentity[],
): Verdict {
  if (view.policyChanged(space, key)) return 'refused';
  const policy = view.get(space, key)?.metadata?.get(validationParameter);
  if (policy && policy.length > 0) return satisfiesKey(policy, endorsers) ? 'endorsed' : 'refused';
  if (owner === undefined) return 'no policy';
  return satisfiesOwner(owner, endorsers) ? 'endorsed' : 'refused';
}

const writtenItems = ({ writes, metadataWrites, collections }: ReadWriteSet): WrittenItems[] => [
  { space: publicSpace, items: writes },
  { space: publicSpace, items: metadataWrites },
  ...collections.flatMap((set): WrittenItems[] => {
    const at = { space: hashSpace(set.collection), owner: ownerOf(set.collection) };
    return [
      { ...at, items: set.writes },
      { ...at, items: set.metadataWrites },
    ];
  }),
];

interface WrittenPlace {
  readonly space: string;
  /** Whose own collection it is. */
  readonly owner?: string | undefined;
}

interface WrittenItems extends WrittenPlace {
  readonly items: readonly { readonly key: string }[];
}
