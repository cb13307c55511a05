import { describe, expect, test } from '@jest/globals';
import type * as proofDoor from '@lotline/network/proof';
import { FabricVerifier } from '@lotline/network/verify';
import { browser } from './browser';
import { fabricStatement } from './fabricStatement';
import { recordedBlocks } from './recordedLedger';

describe('the checker of proofs', () => {
  test('runs with WebCrypto and without Node’s modules and globals', async () => {
    const { load, asked } = browser();
    const file = require.resolve('../../network/dist/proof/index.js');
    const { verifyStatement, verifyProof } = load(file) as typeof proofDoor;
    const { channel } = new FabricVerifier(recordedBlocks[0]!);
    const orderers = channel.ordererOrganisations.flatMap(({ roots }) => roots);
    const { events } = await verifyStatement(await fabricStatement(), orderers);
    expect(events).toHaveLength(3);
    await expect(verifyProof('{}', orderers)).rejects.toMatchObject({ name: 'ProofError' });
    expect(asked).toEqual([]);
  });
});
