import { createPrivateKey, webcrypto } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createAuthority, issueCertificate, type KeyPair } from '@lotline/network/embedded';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { FabricIdentities } from '../../network/src/verify/fabricIdentities';
import { type Authorities, ProofIdentities } from '../../network/src/proof/proofIdentities';

const mspId = 'FarmMSP';
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let root: KeyPair;
let middle: KeyPair;
let lower: KeyPair;
let stranger: KeyPair;

/** An intermediate authority that another authority issued. */
async function authorityUnder(issuer: KeyPair, name: string): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const der = createPrivateKey(issuer.privateKey).export({ format: 'der', type: 'pkcs8' });
  const certificate = await X509CertificateGenerator.create(
    {
      subject: `CN=${name},O=Farm`,
      issuer: new X509Certificate(issuer.certificate).subject,
      notBefore: new Date(Date.UTC(2026, 0, 1)),
      notAfter: new Date(Date.UTC(2036, 0, 1)),
      publicKey: keys.publicKey,
      signingKey: await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    },
    webcrypto,
  );
  const exported = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: certificate.toString('pem'),
    privateKey: `-----BEGIN PRIVATE KEY-----\n${exported}\n-----END PRIVATE KEY-----\n`,
  };
}

function serialized(certificate: string): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  return identity.serializeBinary();
}

const memberOf = async (authority: KeyPair): Promise<string> =>
  (await issueCertificate(authority, { commonName: 'ann', role: 'client' })).certificate;

/** The results of both checkers of Fabric's identities for a certificate: the signer, or the reason of the refusal. */
async function judged(organisation: Authorities, ...certificates: string[]): Promise<unknown[]> {
  const { intermediates = [], revoked = new Set<string>() } = organisation;
  const checkers = [
    new ProofIdentities([organisation], false),
    new FabricIdentities([{ ...organisation, intermediates, revoked }]),
  ];
  return Promise.all(
    checkers.map(async (checker) => {
      try {
        const signers = [];
        for (const each of certificates) signers.push(await checker.check(serialized(each), new Date()));
        return new Set(signers).size;
      } catch (error) {
        return (error as Error).message;
      }
    }),
  );
}

beforeAll(async () => {
  root = await createAuthority('Farm');
  middle = await authorityUnder(root, 'middle');
  lower = await authorityUnder(middle, 'lower');
  stranger = await createAuthority('Farm');
});

describe('a certificate', () => {
  test('counts if a root issued it, directly or through intermediates, in any order', async () => {
    const intermediates = [lower.certificate, middle.certificate];
    for (const authority of [root, middle, lower]) {
      const organisation = { mspId, roots: [root.certificate], intermediates };
      expect(await judged(organisation, await memberOf(authority))).toEqual([1, 1]);
    }
  });

  test.each<[string, () => [KeyPair, string[]]]>([
    ['of an intermediate authority that nobody issued', () => [stranger, [stranger.certificate]]],
    ['of one whose own authority is missing', () => [lower, [lower.certificate]]],
    ['of an authority that is not named', () => [middle, []]],
  ])('%s is refused', async (_what, named) => {
    const [authority, intermediates] = named();
    const organisation = { mspId, roots: [root.certificate], intermediates };
    const refused = 'the certificate was not issued by an authority of FarmMSP';
    expect(await judged(organisation, await memberOf(authority))).toEqual([refused, refused]);
  });

  test('that the channel names as revoked is refused', async () => {
    const ann = await memberOf(root);
    const serial = new X509Certificate(ann).serialNumber;
    const organisation = {
      mspId,
      roots: [root.certificate],
      revoked: new Set([serial.toLowerCase().replace(/^0+/, '')]),
    };
    expect(await judged(organisation, ann)).toEqual([
      expect.stringContaining('is revoked'),
      expect.stringContaining('is revoked'),
    ]);
    expect(await judged(organisation, await memberOf(root))).toEqual([1, 1]);
  });

  test('is one signer, however its identity is spelled', async () => {
    const ann = await memberOf(root);
    const organisation = { mspId, roots: [root.certificate] };
    expect(await judged(organisation, ann, `${ann}\n`, ann.replaceAll('\n', '\r\n'))).toEqual([1, 1]);
    expect(await judged(organisation, ann, await memberOf(root))).toEqual([2, 2]);
  });
});
