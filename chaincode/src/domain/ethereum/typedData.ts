import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Address, addressOf } from './address';
import { must } from '../must';

/** A field of a struct of typed data (EIP-712). */
export interface Field {
  readonly name: string;
  /** `string`, `bytes32`, `bool`, or a struct's name followed by `[]`. */
  readonly type: string;
}

/** The structs of typed data, by name. The first one may have lists of the others, which have none. */
export type Structs = Readonly<Record<string, readonly Field[]>>;

export type Values = Readonly<Record<string, unknown>>;

const keccakText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text));

const written = (name: string, fields: readonly Field[]): string =>
  `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(',')})`;

const listed = ({ type }: Field): string | undefined => (type.endsWith('[]') ? type.slice(0, -2) : undefined);

/** The type of a struct as EIP-712 encodes it: the struct, then those that it has lists of. */
function encodedType(structs: Structs, name: string): string {
  const fields = must(structs[name], 'struct');
  const others = [...new Set(fields.flatMap((field) => listed(field) ?? []))].sort();
  return [name, ...others].map((each) => written(each, must(structs[each], 'struct'))).join('');
}

function encodedValue(structs: Structs, field: Field, value: unknown): Uint8Array {
  const struct = listed(field);
  if (struct !== undefined) {
    return keccak_256(concatBytes(...(value as readonly Values[]).map((each) => hashStruct(structs, struct, each))));
  }
  if (field.type === 'string') return keccakText(value as string);
  if (field.type === 'bool') return new Uint8Array(32).fill(value === true ? 1 : 0, 31);
  return hexToBytes((value as string).slice(2));
}

/** The hash of a struct's values (EIP-712, hashStruct). */
export const hashStruct = (structs: Structs, name: string, values: Values): Uint8Array =>
  keccak_256(
    concatBytes(
      keccakText(encodedType(structs, name)),
      ...must(structs[name], 'struct').map((field) => encodedValue(structs, field, values[field.name])),
    ),
  );

/** The hash that is signed for a struct in a domain, by the hashes of both. */
export const signedHash = (domain: Uint8Array, message: Uint8Array): Uint8Array =>
  keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), domain, message));

/**
 * The address whose key signed a hash; undefined for a signature that no key makes, or in another form than wallets write: 65 bytes r, s
 * and 27 or 28, with the lower of the two possible s.
 */
export function signerOf(hash: Uint8Array, signature: string): Address | undefined {
  const bytes = hexToBytes(signature.slice(2));
  if (bytes.length !== 65) return undefined;
  const recovery = must(bytes[64], 'byte') - 27;
  if (recovery !== 0 && recovery !== 1) return undefined;
  try {
    const read = secp256k1.Signature.fromBytes(bytes.subarray(0, 64), 'compact');
    if (read.hasHighS()) return undefined;
    return addressOf(read.addRecoveryBit(recovery).recoverPublicKey(hash).toBytes(false));
  } catch {
    // Numbers outside the curve: no key made it.
    return undefined;
  }
}

export const hex = (bytes: Uint8Array): `0x${string}` => `0x${bytesToHex(bytes)}`;
