import type { EndorsementPolicy } from './channelDescription';
import type { SignatureJudge } from './signaturePolicy';

/** A judge for an embedded channel's policy: true if peers of enough of its organisations signed. */
export function channelJudge(policy: EndorsementPolicy, mspIds: readonly string[]): SignatureJudge {
  return (endorsers) => {
    const signed = new Set(endorsers.filter(({ units }) => units.includes('peer')).map(({ mspId }) => mspId));
    const count = (among: readonly string[]): number => among.filter((mspId) => signed.has(mspId)).length;
    switch (policy.kind) {
      case 'majority':
        return count(mspIds) > mspIds.length / 2;
      case 'all':
        return count(mspIds) === mspIds.length;
      case 'outOf':
        return count([...new Set(policy.msps)]) >= policy.n;
    }
  };
}
