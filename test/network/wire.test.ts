import { ledger, peer } from '@hyperledger/fabric-protos';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeWriteSet } from '../../network/src/embedded/state/decodeWriteSet';
import { encodeReadWriteSet } from '../../network/src/embedded/state/encodeReadWriteSet';
import { encodeFields } from '../../network/src/embedded/wire/encodeFields';
import { readFields, readInner, readText } from '../../network/src/embedded/wire/readFields';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((each) => Buffer.from(each));
const version = fc.record({ block: fc.nat(), transaction: fc.nat(500) });
const set = fc.record({
  namespace: text,
  reads: fc.array(fc.record({ key: text, version: fc.option(version) })),
  ranges: fc.constant([]),
  writes: fc.array(fc.record({ key: text, value: fc.option(bytes) })),
  metadataWrites: fc.array(
    fc.record({ key: text, entries: fc.constant(new Map([['VALIDATION_PARAMETER', Buffer.of(7)]])) }),
  ),
  collections: fc.constant([]),
});

describe('messages written without google-protobuf', () => {
  test('have the bytes that google-protobuf gives a read-write set', () => {
    fc.assert(
      fc.property(set, (value) => {
        const encoded = encodeReadWriteSet(value);
        const { reads: _reads, ranges: _ranges, ...writes } = value;
        expect(decodeWriteSet(encoded)).toEqual(writes);
        const [namespace] = ledger.rwset.TxReadWriteSet.deserializeBinary(encoded).getNsRwsetList();
        const inner = namespace?.getRwset_asU8() ?? new Uint8Array();
        const again = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(inner).serializeBinary();
        expect(Buffer.from(inner).equals(again)).toBe(true);
      }),
    );
  });

  test('have the bytes that google-protobuf gives nested fields', () => {
    fc.assert(
      fc.property(text, bytes, fc.nat(), (key, value, type) => {
        const record = new peer.WriteRecord();
        record.setKey(key);
        record.setValue(value);
        record.setType(type as peer.WriteRecord.TypeMap[keyof peer.WriteRecord.TypeMap]);
        const batch = new peer.WriteBatchState();
        batch.setRecList([record, record]);
        const fields = [
          [1, key],
          [2, value],
          [5, type],
        ] as const;
        const written = encodeFields([
          [1, fields],
          [1, fields],
        ]);
        expect(written.equals(batch.serializeBinary())).toBe(true);
      }),
    );
  });

  test('that are cut short are refused', () => {
    for (const cut of [[0x0a, 9, 65], [0x0a], [0x08, 0x80]]) {
      expect(() => {
        readFields(Uint8Array.from(cut), () => false);
      }).toThrow(RangeError);
    }
  });

  test('of which a text or an inner message is longer than what is around it are refused', () => {
    const inner = (bytes: readonly number[]): void => {
      readFields(Uint8Array.from(bytes), (_, reader) => {
        readInner(reader, (__, within) => readText(within) !== '');
        return true;
      });
    };
    expect(() => {
      inner([0x0a, 3, 0x0a, 1, 65, 0x0a, 3, 0x0a, 1, 66]);
    }).not.toThrow();
    for (const cut of [
      [0x0a, 3, 0x0a, 2, 65, 0x0a, 3, 0x0a, 1, 66],
      [0x0a, 4, 0x0a, 1, 65],
    ]) {
      expect(() => {
        inner(cut);
      }).toThrow(RangeError);
    }
  });
});
