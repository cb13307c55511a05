import type { EndorsementPolicy } from '@lotline/network/verify';

/** Whether the organisations that endorsed a transaction are as many as the channel's policy asks for. */
export function endorsedEnough(
  policy: EndorsementPolicy,
  organisations: readonly string[],
  endorsers: readonly string[],
): boolean {
  const distinct = new Set(endorsers);
  const among = (msps: readonly string[]): number => msps.filter((msp) => distinct.has(msp)).length;
  switch (policy.kind) {
    case 'all':
      return among(organisations) === organisations.length;
    case 'majority':
      return among(organisations) * 2 > organisations.length;
    case 'outOf':
      return among(policy.msps) >= policy.n;
  }
}
