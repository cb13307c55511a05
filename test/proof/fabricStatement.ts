import type { ProofStatement } from '@lotline/network/proof';
import { recordedBlocks } from './recordedLedger';
import { statementOver } from './statementOver';

/** The lot that block 6 of the recorded network commissions. */
export const recordedLot = 'https://id.gs1.org/01/00860009999107/10/F1';

/** The statement of a gateway on the recorded network about a lot and two others, whose events are in blocks 6 to 8. */
export const fabricStatement = (blocks: readonly Uint8Array[] = recordedBlocks): Promise<ProofStatement> =>
  statementOver({
    kind: 'fabric',
    channel: 'lotline',
    blocks,
    root: recordedLot,
    places: [6, 7, 8].map((block) => [block, 0] as const),
  });
