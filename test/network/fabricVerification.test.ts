import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import { describe, expect, test } from '@jest/globals';
import { caFingerprint, FabricVerifier, VerificationError } from '@lotline/network/verify';
import fc from 'fast-check';

/**
 * Blocks 0 to 10 of a network that `npm run fabric -- up` made with Fabric 3.1: configuration, approvals, definition, master data, three
 * lots, a shipment, and its acceptance, which changes a key with a policy of its own.
 */
const blocks = blocksIn('fabricBlocks.ndjson');

/** Blocks 0 and 1 of one that orders by BFT, with four consenters. */
const bft = blocksIn('fabricBftBlocks.ndjson');

function blocksIn(file: string): Buffer[] {
  return readFileSync(join(__dirname, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'base64'));
}

/** A verifier that has seen the blocks before `number`. */
async function verifierAt(number: number, before: readonly Buffer[] = blocks): Promise<FabricVerifier> {
  const verifier = new FabricVerifier(before[0]!);
  for (const raw of before.slice(1, number)) await verifier.add(raw);
  return verifier;
}

function withCodes(raw: Buffer, code: number): Buffer {
  const block = common.Block.deserializeBinary(raw);
  const metadata = block.getMetadata()!;
  const list = metadata.getMetadataList_asU8();
  list[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = new Uint8Array(block.getData()!.getDataList().length).fill(
    code,
  );
  metadata.setMetadataList(list);
  return Buffer.from(block.serializeBinary());
}

describe('blocks of a Fabric network', () => {
  test('verify from the first on', async () => {
    const verifier = await verifierAt(blocks.length);
    expect(verifier.channelId).toBe('lotline');
    expect(verifier.head.number).toBe(blocks.length - 1);
    const { organisations, ordererOrganisations } = verifier.channel;
    expect(organisations.map(({ mspId }) => mspId).sort()).toEqual(['CarrierMSP', 'RetailerMSP', 'SupplierMSP']);
    expect(ordererOrganisations.map(({ roots }) => roots.map(caFingerprint))).toEqual([
      [expect.stringMatching(/^[0-9a-f]{64}$/)],
    ]);
  });

  test('are refused when any byte of them changes', async () => {
    const place = fc.record({
      number: fc.integer({ min: 1, max: blocks.length - 1 }),
      part: fc.nat(),
      mask: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ number, part, mask }) => {
        const honest = await (await verifierAt(number)).add(blocks[number]!);
        const bytes = Buffer.from(blocks[number]!);
        bytes[part % bytes.length]! ^= mask;
        const verifier = await verifierAt(number);
        const outcome = await verifier.add(bytes).catch((error: unknown) => error);
        if (outcome instanceof VerificationError) {
          expect(outcome.block).toBe(number);
          expect(verifier.head.number).toBe(number - 1);
          return;
        }
        // Bytes without a signature may change, such as validation codes, which peers add. A valid transaction must still be the signed
        // one.
        const { hash, transactions } = outcome as typeof honest;
        expect(hash).toBe(honest.hash);
        expect(honest.transactions).toEqual(
          expect.arrayContaining(transactions.filter(({ code }) => code === 'VALID')),
        );
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('follow one another', async () => {
    await expect((await verifierAt(3)).add(blocks[4]!)).rejects.toThrow('Block 3: it calls itself block 4');
    expect(() => new FabricVerifier(blocks[1]!)).toThrow('Block 0: it does not describe a channel');
    expect(() => new FabricVerifier(Buffer.from('no block'))).toThrow(VerificationError);
  });

  test('need the endorsements of the chaincode’s definition, and of an organisation for its own approval', async () => {
    const undefinedChaincode = [...blocks.slice(0, 2), withCodes(blocks[2]!, 255), ...blocks.slice(3)];
    await expect(verifierAt(4, undefinedChaincode)).rejects.toThrow(
      /Block 3: transaction .* too few organisations endorsed it/,
    );
  });
});

describe('a block that is ordered by BFT', () => {
  /** The block with these of its signatures, by their places. */
  function signedBy(raw: Buffer, places: readonly number[]): Buffer {
    const block = common.Block.deserializeBinary(raw);
    const list = block.getMetadata()!.getMetadataList_asU8();
    const metadata = common.Metadata.deserializeBinary(list[common.BlockMetadataIndex.SIGNATURES]!);
    const all = metadata.getSignaturesList();
    metadata.setSignaturesList(places.map((place) => all[place]!));
    list[common.BlockMetadataIndex.SIGNATURES] = metadata.serializeBinary();
    block.getMetadata()!.setMetadataList(list);
    return Buffer.from(block.serializeBinary());
  }

  test('needs the signatures of three consenters of four', async () => {
    const add = (raw: Buffer): Promise<unknown> => new FabricVerifier(bft[0]!).add(raw);
    expect(await add(bft[1]!)).toMatchObject({ number: 1 });
    expect(await add(signedBy(bft[1]!, [0, 1, 2]))).toMatchObject({ number: 1 });
    await expect(add(signedBy(bft[1]!, [0, 1]))).rejects.toThrow('Block 1: its orderers did not sign it');
    await expect(add(signedBy(bft[1]!, [0, 1, 1]))).rejects.toThrow('Block 1: its orderers did not sign it');
    await expect(add(signedBy(bft[1]!, []))).rejects.toThrow('signed by nobody');
  });
});
