import { beforeAll, describe, expect, test } from '@jest/globals';
import { peer, common } from '@hyperledger/fabric-protos';
import { leavesOf, MerkleTree, type ProofStatement, readLedgerBlock, verifyStatement } from '@lotline/network/proof';
import { caFingerprint, FabricVerifier } from '@lotline/network/verify';
import { fabricStatement } from './fabricStatement';
import { recordedBlocks } from './recordedLedger';

const { channel } = new FabricVerifier(recordedBlocks[0]!);
const orderers = channel.ordererOrganisations.flatMap(({ roots }) => roots);

let statement: ProofStatement;

// Given the blocks of a real network with three organisations, and a lot whose events are in blocks 6 to 8.
beforeAll(async () => {
  statement = await fabricStatement();
});

/** The statement of a conspiracy that changed a transaction and computed the tree again. */
function rewritten(leaf: number, change: (envelope: Uint8Array) => Uint8Array): ProofStatement {
  const tree = new MerkleTree();
  const envelopes = new Map(
    statement.transactions.map(({ leaf: each, envelope }) => [each, Buffer.from(envelope ?? '', 'base64')]),
  );
  const changed = change(envelopes.get(leaf)!);
  const blocks = recordedBlocks.map(readLedgerBlock).map((block) => ({
    ...block,
    envelopes: block.envelopes.map((each) => (Buffer.from(each).equals(envelopes.get(leaf)!) ? changed : each)),
  }));
  for (const block of blocks) for (const each of leavesOf(block)) tree.append(each);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return {
    ...statement,
    tree: {
      ...statement.tree,
      root: hex(tree.root()),
      last: { ...statement.tree.last, path: tree.inclusion(tree.size - 1).map(hex) },
    },
    transactions: statement.transactions.map((each) => ({
      ...each,
      path: tree.inclusion(each.leaf).map(hex),
      ...(each.leaf === leaf && { envelope: Buffer.from(changed).toString('base64') }),
    })),
  };
}

/** The envelope with one endorsement left, and the creator's signature as it was. */
function lessEndorsed(bytes: Uint8Array): Uint8Array {
  const envelope = common.Envelope.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const [action] = transaction.getActionsList();
  const content = peer.ChaincodeActionPayload.deserializeBinary(action!.getPayload_asU8());
  content.getAction()!.setEndorsementsList(content.getAction()!.getEndorsementsList().slice(0, 1));
  action!.setPayload(content.serializeBinary());
  payload.setData(transaction.serializeBinary());
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

describe('a proof from the blocks of a real Fabric network', () => {
  test('holds from the orderers’ authority alone, with the policy of the committed definition', async () => {
    const report = await verifyStatement(statement, orderers);
    expect(report.events).toHaveLength(3);
    expect(report.events.every(({ endorsers, bound }) => endorsers.length === 2 && bound === 'orderer')).toBe(true);
    expect(new Set(report.authorities.map(({ mspId, trust }) => `${mspId} ${trust}`))).toEqual(
      new Set(['CarrierMSP vouched', 'OrdererMSP pinned', 'RetailerMSP vouched', 'SupplierMSP vouched']),
    );
  });

  test('is refused from orderers whose authority is not trusted', async () => {
    const others = channel.organisations.flatMap(({ roots }) => roots);
    expect(others.map(caFingerprint)).not.toContain(caFingerprint(orderers[0]!));
    await expect(verifyStatement(statement, others)).rejects.toThrow('is not among the certificates');
  });

  test('is refused without the definition that has the endorsement policy', async () => {
    const transactions = statement.transactions.filter(({ block }) => block !== 2);
    await expect(verifyStatement({ ...statement, transactions }, orderers)).rejects.toThrow('too few organisations');
  });

  test('is refused without block 1, whose signature covers the configuration', async () => {
    const withoutFirst = { ...statement, blocks: statement.blocks.filter(({ number }) => number !== 1) };
    await expect(verifyStatement(withoutFirst, orderers)).rejects.toThrow('block 1');
  });

  test('is refused with another configuration in block 0', async () => {
    const blocks = statement.blocks.map((each) => (each.number === 0 ? { ...each, dataHash: 'ab'.repeat(32) } : each));
    await expect(verifyStatement({ ...statement, blocks }, orderers)).rejects.toThrow('does not follow block 0');
  });

  test('of a transaction that is changed also in the tree is refused, because its creator did not sign it', async () => {
    const leaf = statement.events[0]!.leaf;
    await expect(verifyStatement(rewritten(leaf, lessEndorsed), orderers)).rejects.toThrow(
      'the signature of its creator',
    );
  });

  test('computed from the same blocks has the same tree everywhere', () => {
    const tree = new MerkleTree();
    for (const raw of recordedBlocks) for (const leaf of leavesOf(readLedgerBlock(raw))) tree.append(leaf);
    expect(Buffer.from(tree.root()).toString('hex')).toBe(statement.tree.root);
  });
});
