import { createPrivateKey } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { signLowS } from './ecdsa';

/** A signer: its organisation, certificate (PEM) and signing function. The key itself may be in a hardware module. */
export interface SigningIdentity {
  readonly mspId: string;
  readonly certificate: string;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** An identity whose P-256 private key (PKCS #8 PEM) is held in memory. */
export function signingIdentity(mspId: string, certificate: string, privateKeyPem: string): SigningIdentity {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new TypeError(`The private key of ${mspId} must be an EC key on P-256, as Fabric's default provider signs.`);
  }
  return { mspId, certificate, sign: (message) => signLowS(message, key) };
}

const serialized = new WeakMap<SigningIdentity, Buffer>();

/** The bytes of an identity in proposals and endorsements (`msp.SerializedIdentity`). */
export function serializedIdentity(identity: SigningIdentity): Buffer {
  const known = serialized.get(identity);
  if (known) return known;
  const message = new msp.SerializedIdentity();
  message.setMspid(identity.mspId);
  message.setIdBytes(Buffer.from(identity.certificate));
  const bytes = Buffer.from(message.serializeBinary());
  serialized.set(identity, bytes);
  return bytes;
}
