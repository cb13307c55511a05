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

/** A ledger, and what a bundle about it names: the goods, and the transactions by block and position. */
export interface Named {
  readonly kind: Ledger['kind'];
  readonly channel: string;
  readonly blocks: readonly Uint8Array[];
  readonly root: string;
  readonly places: readonly (readonly [block: number, position: number])[];
}

/** The statement of a gateway about transactions of any ledger, honest or not. */
export async function statementOver({ kind, channel, blocks, root, places }: Named): Promise<ProofStatement> {
  const ledger = {
    kind,
    channel,
    rawBlock: (number: number) => Promise.resolve(blocks[number]!),
    health: () => Promise.resolve({ ok: true, height: blocks.length }),
  } as unknown as Ledger;
  const tree = new LedgerTree(ledger, join(temporaryFolder(), 'tree.sqlite'));
  const placeOf = new Map<string, { block: number; position: number }>();
  const transactions = places.map(([block, position]) => {
    const envelope = decodeEnvelope(readLedgerBlock(blocks[block]!).envelopes[position]!);
    placeOf.set(envelope.transactionId, { block, position });
    return { transactionId: envelope.transactionId, events: transactionEvents(envelope).map(({ id }) => id) };
  });
  const database = { get: (_sql: string, id: string) => placeOf.get(id), all: () => [] } as unknown as Database;
  const signing = {
    chaincode: 'lotline',
    sign: () => Promise.resolve({ identity: Buffer.from('nobody'), signature: Buffer.from('nothing') }),
  };
  const trace = { root, transactions } as unknown as Parameters<typeof makeProof>[2]['trace'];
  const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'operator' };
  const request = { trace, since: [], wholeTransactions: true, anchors: [] };
  const statement = statementOf(readBundle(await makeProof({ ledger, signing, database, tree }, identity, request)));
  await tree.close();
  return statement;
}
