// google-protobuf has no types; these are the parts that the project uses.
declare module 'google-protobuf' {
  export class Message {
    serializeBinary(): Uint8Array;
  }

  export class Map<K, V> {
    get(key: K): V | undefined;
    has(key: K): boolean;
    set(key: K, value: V): this;
    del(key: K): boolean;
    forEach(visit: (value: V, key: K) => void): void;
    clear(): void;
  }
}

declare module 'google-protobuf/google/protobuf/timestamp_pb' {
  export class Timestamp {
    static fromDate(date: Date): Timestamp;
    toDate(): Date;
    getSeconds(): number;
    getNanos(): number;
  }
}
