import type { ProofReport } from '../proof/verifyProof';
import { AnchorError, type PublishedRoot } from './anchorContract';

/** The result of comparing a bundle with a public chain. */
export interface AnchoredProof {
  /** Roots on the chain that the bundle's tree is proven to extend. */
  readonly confirmed: readonly PublishedRoot[];
  /** Number of roots on the chain that the bundle says nothing about. */
  readonly others: number;
  /** Number of the bundle's events that the largest confirmed root covers. The others were recorded later. */
  readonly events: number;
}

/**
 * Compares a checked bundle with the roots on a public chain. Throws AnchorError if the chain holds another root for a tree that the bundle
 * extends, which means that history was rewritten, or if no root of the chain is in the bundle.
 */
export function checkAnchors(
  { tree, earlier, anchors, events }: Pick<ProofReport, 'tree' | 'earlier' | 'anchors' | 'events'>,
  published: readonly PublishedRoot[],
): AnchoredProof {
  const proven = new Map([tree, ...earlier, ...anchors].map(({ size, root }) => [size, root]));
  const wrong = published.find(({ size, root }) => (proven.get(size) ?? root) !== root);
  if (wrong) {
    throw new AnchorError(
      `History was rewritten: since ${wrong.time} the chain holds another root of the first ${wrong.size} transactions.`,
    );
  }
  const confirmed = published.filter(({ size }) => proven.has(size));
  const largest = confirmed.at(-1);
  if (largest) {
    const covered = events.filter(({ leaf }) => leaf < largest.size).length;
    return { confirmed, others: published.length - confirmed.length, events: covered };
  }
  const inside = published.findLast(({ size }) => size <= tree.size);
  throw new AnchorError(
    inside
      ? `The bundle names no root that is on the chain: make it with --since-size ${inside.size}.`
      : 'The chain holds no root of this ledger up to this bundle.',
  );
}
