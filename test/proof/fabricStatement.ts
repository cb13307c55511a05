import { join } from 'node:path';
import {
  type ProofStatement,
  readBundle,
  readLedgerBlock,
  statementOf,
  transactionEvents,
} from '@lotline/network/proof';
import { decodeEnvelope } from '@lotline/network/verify';
import type { Ledger } from '../../gateway/src/ledger/ledger';
import type { Database } from '../../gateway/src/projection/database';
import { LedgerTree } from '../../gateway/src/proofs/ledgerTree';
import { makeProof } from '../../gateway/src/proofs/makeProof';
import { temporaryFolder } from '../temporaryFolder';
import { recordedBlocks } from './recordedLedger';

const ledger = {
  kind: 'fabric',
  channel: 'lotline',
  rawBlock: (number: number) => Promise.resolve(recordedBlocks[number]!),
  health: () => Promise.resolve({ ok: true, height: recordedBlocks.length }),
} as unknown as Ledger;

/** The statement of a gateway on the recorded network about a lot whose events are in blocks 6 to 8. */
export async function fabricStatement(): Promise<ProofStatement> {
  const tree = new LedgerTree(ledger, join(temporaryFolder(), 'tree.sqlite'));
  const placeOf = new Map<string, { block: number; position: number }>();
  const transactions = [6, 7, 8].map((block) => {
    const envelope = decodeEnvelope(readLedgerBlock(recordedBlocks[block]!).envelopes[0]!);
    placeOf.set(envelope.transactionId, { block, position: 0 });
    return { transactionId: envelope.transactionId, events: transactionEvents(envelope).map(({ id }) => id) };
  });
  const database = { get: (_sql: string, id: string) => placeOf.get(id), all: () => [] } as unknown as Database;
  const signing = {
    chaincode: 'lotline',
    sign: () => Promise.resolve({ identity: Buffer.from('nobody'), signature: Buffer.from('nothing') }),
  };
  const trace = { root: 'https://id.gs1.org/01/1/10/ABC', transactions } as unknown as Parameters<
    typeof makeProof
  >[2]['trace'];
  const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'operator' };
  const request = { trace, since: [], wholeTransactions: false, anchors: [] };
  const statement = statementOf(readBundle(await makeProof({ ledger, signing, database, tree }, identity, request)));
  await tree.close();
  return statement;
}
