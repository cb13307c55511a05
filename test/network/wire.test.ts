import { ledger, peer } from '@hyperledger/fabric-protos';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeReadWriteSet } from '../../network/src/embedded/state/decodeReadWriteSet';
import { encodeReadWriteSet } from '../../network/src/embedded/state/encodeReadWriteSet';
import { ProtobufReader } from '../../network/src/embedded/wire/protobufReader';
import { FieldWriter, fieldLength, lengthWithHeader, readTexts } from '../../chaincode/src/fabric/batchCodec';

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
        expect(decodeReadWriteSet(encoded)).toEqual(value);
        const [namespace] = ledger.rwset.TxReadWriteSet.deserializeBinary(encoded).getNsRwsetList();
        const inner = namespace?.getRwset_asU8() ?? new Uint8Array();
        const again = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(inner).serializeBinary();
        expect(Buffer.from(inner).equals(again)).toBe(true);
      }),
    );
  });

  test('are read by google-protobuf as the keys and values they carry', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (entries) => {
        const lengths = entries.map(([key, value]) => fieldLength(key) + fieldLength(value) + 2);
        const writer = new FieldWriter(lengths.reduce((sum, length) => sum + lengthWithHeader(length), 0));
        entries.forEach(([key, value], n) => {
          writer.open(1, lengths[n] ?? 0);
          writer.field(1, key);
          writer.field(2, value);
          writer.number(5, peer.WriteRecord.Type.PUT_STATE);
        });
        const records = peer.WriteBatchState.deserializeBinary(writer.finish()).getRecList();
        const read = records.map((each) => [each.getKey(), Buffer.from(each.getValue_asU8()).toString()]);
        expect(read).toEqual(entries);
      }),
    );
  });

  test('answer many values in their order, null for none', () => {
    const values = fc.array(fc.oneof(text, fc.constant('')));
    fc.assert(
      fc.property(values, (list) => {
        const message = new peer.GetStateMultipleResult();
        message.setValuesList(list.map((each) => Buffer.from(each)));
        expect(readTexts(Buffer.from(message.serializeBinary()))).toEqual(list.map((each) => each || null));
      }),
    );
    expect(() => readTexts(Buffer.from([0x0a, 5, 65]))).toThrow(/cut short/);
    expect(() => readTexts(Buffer.from([0x12, 1, 65]))).toThrow(/unknown field/);
  });

  test('that are cut short are refused', () => {
    for (const cut of [[0x0a, 9, 65], [0x0a], [0x08, 0x80]]) {
      const reader = new ProtobufReader(Uint8Array.from(cut));
      reader.next();
      expect(() => {
        reader.passOver();
      }).toThrow(RangeError);
    }
  });
});
