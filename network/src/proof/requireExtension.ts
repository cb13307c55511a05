import { ProofError } from './proofError';
import type { ProofReport } from './verifyProof';

/**
 * Throws unless a checked bundle extends one that was checked before: the same ledger, grown, and for the same goods every event of then.
 */
export function requireExtension(later: ProofReport, before: ProofReport): void {
  if (later.channel !== before.channel) {
    throw new ProofError(`The earlier bundle is of the channel ${before.channel}, this one of ${later.channel}.`);
  }
  const { size, root } = before.tree;
  const isSame = later.tree.size === size && later.tree.root === root;
  if (!isSame && !later.earlier.some((each) => each.size === size && each.root === root)) {
    const other = later.tree.size === size || later.earlier.some((each) => each.size === size);
    throw new ProofError(
      other
        ? `History was rewritten: the tree of ${size} transactions has another root than in the earlier bundle.`
        : `The bundle does not prove that it extends the earlier one: make it with --since ${size}.`,
    );
  }
  const known = new Set(later.events.map(({ id, mspId }) => `${id} ${mspId}`));
  const lost = later.subject === before.subject && before.events.find(({ id, mspId }) => !known.has(`${id} ${mspId}`));
  if (lost) throw new ProofError(`The bundle leaves out the event ${lost.id}, which the earlier one contains.`);
}
