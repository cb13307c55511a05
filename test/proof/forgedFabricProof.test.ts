import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { common } from '@hyperledger/fabric-protos';
import { type ProofStatement, verifyStatement } from '@lotline/network/proof';
import * as verify from '@lotline/network/verify';
import { pinsOf } from '../../client/src/sdk/verify/chain';
import { fabricChain } from '../../client/src/sdk/verify/fabricChain';
import { fabricStatement, recordedLot } from './fabricStatement';
import {
  addOrganisation,
  type Attacker,
  attackerAs,
  changeOrderers,
  forgedChannel,
  setBlockSigners,
} from './forgedChannel';
import { recordedBlocks } from './recordedLedger';
import { statementOver } from './statementOver';

const { channel } = new verify.FabricVerifier(recordedBlocks[0]!);
const orderers = channel.ordererOrganisations.flatMap(({ roots }) => roots);
const members = channel.organisations.flatMap(({ roots }) => roots);

let statement: ProofStatement;
let outsider: Attacker;
let impostor: Attacker;

// Given the blocks of a real network, and a dishonest member without a key of its orderers.
beforeAll(async () => {
  statement = await fabricStatement();
  outsider = await attackerAs('AttackerMSP');
  impostor = await attackerAs('OrdererMSP');
});

/** Verifies the ledger as `lotline verify-ledger` does. */
async function verifyChain(blocks: readonly Uint8Array[]): Promise<void> {
  const chain = fabricChain(verify, blocks[0]!, pinsOf(orderers.map(verify.caFingerprint)));
  for (const raw of blocks) await chain.add(raw);
}

type Change = (group: common.ConfigGroup) => void;

describe('a ledger that a dishonest member invented with the orderers’ public certificate', () => {
  test.each<[string, () => Change, () => Attacker | undefined, string]>([
    [
      'whose configuration asks for no signature of a block',
      () => (group) => {
        setBlockSigners(group);
      },
      () => undefined,
      'its orderers did not sign it',
    ],
    [
      'whose configuration lets a member sign blocks',
      () => (group) => {
        addOrganisation(group, 'Application', outsider);
        setBlockSigners(group, outsider.mspId);
      },
      () => outsider,
      'a signature is of AttackerMSP, which has no orderers',
    ],
    [
      'that adds its own authority to the orderers’',
      () => (group) => {
        addOrganisation(group, 'Orderer', outsider);
        setBlockSigners(group, outsider.mspId);
      },
      () => outsider,
      'is not among the certificates that you trust',
    ],
    [
      'that passes its own authority off as an intermediate one of the orderers',
      () => (group) => {
        changeOrderers(group, (config) => {
          config.setIntermediateCertsList([Buffer.from(impostor.authority)]);
        });
        setBlockSigners(group, impostor.mspId);
      },
      () => impostor,
      'was not issued by an authority of OrdererMSP',
    ],
    [
      'without orderers',
      () => (group) => {
        group.getGroupsMap().get('Orderer')!.getGroupsMap().clear();
        setBlockSigners(group);
      },
      () => undefined,
      'has no orderers',
    ],
  ])('is refused: one %s', async (_what, change, attacker, message) => {
    const blocks = await forgedChannel(change(), attacker()?.member);
    await expect(verifyStatement(await fabricStatement(blocks), orderers)).rejects.toThrow(message);
    await expect(verifyChain(blocks)).rejects.toThrow(/its orderers did not sign it|is not among the trusted ones/);
  });

  test('holds without changes, so the refusals above are due to the changes', async () => {
    await expect(verifyChain(recordedBlocks)).resolves.toBeUndefined();
    await expect(verifyStatement(statement, orderers)).resolves.toMatchObject({ withheld: 0, gaps: [] });
  });

  test('is refused by its first block’s hash even if an orderer signed it', async () => {
    const { firstBlock } = await verifyStatement(statement, orderers);
    await expect(verifyStatement(statement, orderers, { ledger: firstBlock.toUpperCase() })).resolves.toMatchObject({
      chaincode: 'lotline',
    });
    await expect(verifyStatement(statement, orderers, { ledger: 'ab'.repeat(32) })).rejects.toThrow(
      'of another ledger',
    );
  });

  test('with invalid bytes for block 0 is refused like any other', async () => {
    const garbage = Buffer.from('garbage').toString('base64');
    const [first, ...rest] = statement.transactions;
    const changed = { ...statement, transactions: [{ ...first!, envelope: garbage }, ...rest] };
    await expect(verifyStatement(changed, orderers)).rejects.toMatchObject({ name: 'ProofError' });
  });
});

describe('a bundle of true blocks', () => {
  test.each<[string, (each: ProofStatement) => ProofStatement, string]>([
    [
      'for other goods than its transactions are of',
      (each) => ({ ...each, subject: 'https://id.gs1.org/01/00860009999107/10/CLEAN' }),
      'No transaction that the bundle discloses is of https://id.gs1.org/01/00860009999107/10/CLEAN',
    ],
    ['of another channel', (each) => ({ ...each, channel: 'other' }), 'Block 0 is of the channel lotline'],
    ['of another chaincode', (each) => ({ ...each, chaincode: 'other' }), 'is of the chaincode other, not of lotline'],
    [
      'with a transaction twice',
      (each) => ({ ...each, transactions: [...each.transactions, each.transactions.at(-1)!] }),
      'is out of order',
    ],
    ['with a block twice', (each) => ({ ...each, blocks: [...each.blocks, each.blocks.at(-1)!] }), 'is out of order'],
    [
      'that hides the definition with the endorsement policy behind its hash',
      (each) => {
        const hidden = each.transactions.find(({ block }) => block === 2)!;
        const { envelope, ...rest } = hidden;
        const envelopeHash = createHash('sha256').update(Buffer.from(envelope!, 'base64')).digest('hex');
        return {
          ...each,
          transactions: each.transactions.map((one) => (one === hidden ? { ...rest, envelopeHash } : one)),
        };
      },
      'too few organisations endorsed it',
    ],
  ])('%s is refused', async (_what, change, message) => {
    await expect(verifyStatement(change(statement), orderers)).rejects.toThrow(message);
  });

  test('that claims to be newer than its tree is refused', async () => {
    const old = await fabricStatement(recordedBlocks.slice(0, 9));
    const claimed = {
      ...old,
      tree: { ...old.tree, height: statement.tree.height },
      blocks: [...old.blocks, statement.blocks.at(-1)!],
    };
    await expect(verifyStatement(old, orderers)).resolves.toMatchObject({ tree: { height: 9 } });
    await expect(verifyStatement(claimed, orderers)).rejects.toThrow('does not end with block 10');
  });

  test('is refused if members’ certificates are trusted instead of the orderers’', async () => {
    await expect(verifyStatement(statement, members)).rejects.toThrow('is not among the certificates that you trust');
  });

  test('names the goods whose earlier transaction it hides', async () => {
    // Block 9 ships the lot that block 6 commissioned.
    const shipped = await statementOver({
      kind: 'fabric',
      channel: 'lotline',
      blocks: recordedBlocks,
      root: recordedLot,
      places: [[9, 0]],
    });
    const report = await verifyStatement(shipped, orderers);
    expect(report.gaps).toEqual([{ goods: recordedLot, block: 6 }]);
    expect(report.withheld).toBe(1);
    const whole = await statementOver({
      kind: 'fabric',
      channel: 'lotline',
      blocks: recordedBlocks,
      root: recordedLot,
      places: [
        [6, 0],
        [9, 0],
      ],
    });
    expect(await verifyStatement(whole, orderers)).toMatchObject({ gaps: [], withheld: 0 });
  });
});
