import { ledger, peer } from '@hyperledger/fabric-protos';
import { describe, expect, test } from '@jest/globals';
import type { TransactionEnvelope } from '../../network/src/verify/transactionEnvelope';
import type { ProvenBlock } from '../../network/src/proof/proofChannel';
import type { PlacedTransaction } from '../../network/src/proof/provenParts';
import { type ExecutedTransaction, type ProofGap, requireVersions } from '../../network/src/proof/requireVersions';

type Read = readonly [key: string, version?: readonly [block: number, index: number]];

interface Shape {
  readonly block: number;
  readonly index?: number;
  readonly reads?: readonly Read[];
  readonly writes?: readonly string[];
  /** The definition of the chaincode that it read; none for the definition itself. */
  readonly definition?: readonly [block: number, index: number];
  readonly namespace?: string;
}

const lot = '\0lot\x0001/00860009999107/10/A\0';
const stock = '\0stock\x0001/00860009999107/10/A\x00414/0860009999992\0';
const sequence = 'namespaces/fields/lotline/Sequence';

const rwset = (namespace: string, reads: readonly Read[], writes: readonly string[]): ledger.rwset.NsReadWriteSet => {
  const set = new ledger.rwset.kvrwset.KVRWSet();
  set.setReadsList(
    reads.map(([key, version]) => {
      const read = new ledger.rwset.kvrwset.KVRead();
      read.setKey(key);
      if (version) {
        const at = new ledger.rwset.kvrwset.Version();
        at.setBlockNum(version[0]);
        at.setTxNum(version[1]);
        read.setVersion(at);
      }
      return read;
    }),
  );
  set.setWritesList(
    writes.map((key) => {
      const write = new ledger.rwset.kvrwset.KVWrite();
      write.setKey(key);
      return write;
    }),
  );
  const named = new ledger.rwset.NsReadWriteSet();
  named.setNamespace(namespace);
  named.setRwset(set.serializeBinary());
  return named;
};

/** Transactions with what endorsers signed that they read and wrote. */
function executed(shapes: readonly Shape[]): ExecutedTransaction[] {
  return shapes.map(({ block, index = 0, reads = [], writes = [], definition, namespace = 'lotline' }, leaf) => {
    const results = new ledger.rwset.TxReadWriteSet();
    const own = rwset(namespace, reads, writes);
    results.setNsRwsetList(definition ? [rwset('_lifecycle', [[sequence, definition]], []), own] : [own]);
    const action = new peer.ChaincodeAction();
    action.setResults(results.serializeBinary());
    const placed = {
      leaf,
      index,
      code: 0,
      block: { header: { number: block } } as ProvenBlock,
      bound: 'orderer' as const,
    };
    return {
      envelope: { action, chaincode: namespace, transactionId: String(leaf) } as unknown as TransactionEnvelope,
      placed: { ...placed, envelope: new Uint8Array() },
    };
  });
}

const check = (
  shapes: readonly Shape[],
  hidden: readonly Shape[] = [],
  kind: 'embedded' | 'fabric' = 'embedded',
): ProofGap[] => {
  const shown = executed(shapes);
  const more = executed(hidden).map(({ placed }): PlacedTransaction => ({ ...placed, envelope: undefined }));
  return requireVersions(shown, [...shown.map(({ placed }) => placed), ...more], {
    chaincode: 'lotline',
    ledger: kind,
  });
};

describe('the versions that the transactions of a bundle read', () => {
  test('fit if each transaction read what the one before it wrote', () => {
    const shapes: Shape[] = [
      { block: 3, reads: [[lot]], writes: [lot, stock] },
      {
        block: 4,
        reads: [
          [lot, [3, 0]],
          [stock, [3, 0]],
        ],
        writes: [lot],
      },
      { block: 4, index: 2, reads: [[stock, [3, 0]]], writes: [stock] },
    ];
    expect(check(shapes)).toEqual([]);
  });

  test.each<[string, Shape]>([
    ['read a version that another had replaced', { block: 5, reads: [[lot, [3, 0]]] }],
    ['found nothing where another had written', { block: 5, reads: [[lot]] }],
    ['read a version of before another of its block', { block: 4, index: 1, reads: [[lot, [3, 0]]] }],
  ])('shows that one cannot be valid that %s', (_what, conflicting) => {
    const before: Shape[] = [
      { block: 3, reads: [[lot]], writes: [lot] },
      { block: 4, reads: [[lot, [3, 0]]], writes: [lot] },
    ];
    expect(() => check([...before, conflicting])).toThrow('Transaction 2 cannot be valid');
  });

  test('show an omitted change of the same goods, and one without its content', () => {
    const later: Shape = { block: 5, reads: [[lot, [4, 1]]], writes: [lot] };
    expect(() => check([later])).toThrow('Transaction 1 of block 4 changed lot');
    expect(check([later], [{ block: 4, index: 1 }])).toEqual([
      { goods: 'https://id.gs1.org/01/00860009999107/10/A', block: 4 },
    ]);
  });

  test('ignore other facts, which transactions of other goods change too', () => {
    expect(check([{ block: 5, reads: [[stock, [4, 1]]] }])).toEqual([]);
  });

  test('show on Fabric whether the definition with the policy in force is included', () => {
    const defined = (block: number): Shape => ({ block, namespace: '_lifecycle', writes: [sequence] });
    const by = (block: number): Shape => ({ block: 9, definition: [block, 0] });
    expect(check([defined(2), by(2)], [], 'fabric')).toEqual([]);
    expect(() => check([defined(2), by(6)], [], 'fabric')).toThrow('in block 6, which the bundle leaves out');
    expect(() => check([defined(2), by(6)], [{ block: 6 }], 'fabric')).toThrow(
      'in block 6, which the bundle leaves out',
    );
    expect(() => check([defined(2), defined(6), by(2)], [], 'fabric')).toThrow('cannot be valid');
    expect(() => check([{ block: 9 }], [], 'fabric')).toThrow('which definition of the chaincode it ran by');
  });
});
