import { JsonRpcProvider, type Signer, Wallet } from 'ethers';
import { AnchorError, requireAddress } from './anchorContract';
import { RemoteSigner } from './remoteSigner';

/** The signer of transactions on a public chain: a key in an encrypted JSON keystore, or a signer that is asked over JSON-RPC. */
export type SignerSource =
  | { readonly keystore: string; readonly password: string }
  /** `url` of a service that answers `eth_signTransaction`, such as Web3Signer, and the address to sign as. */
  | { readonly url: string; readonly address: string };

/** A connection to a chain's node. The caller destroys it. */
export const connectChain = (rpc: string): JsonRpcProvider => {
  if (!/^https?:\/\//.test(rpc)) throw new AnchorError('The RPC address must begin with http:// or https://.');
  return new JsonRpcProvider(rpc, undefined, {
    staticNetwork: true,
    polling: true,
    pollingInterval: 1000,
    cacheTimeout: -1,
  });
};

/** The signer, connected to the chain. Rejects with AnchorError if the key cannot be used; no error holds a key or password. */
export async function chainSigner(source: SignerSource, provider: JsonRpcProvider): Promise<Signer> {
  if ('url' in source) {
    requireAddress(source.address);
    return new RemoteSigner(source.url, source.address, provider);
  }
  return (await openKeystore(source.keystore, source.password)).connect(provider);
}

/** The key of an encrypted JSON keystore (Web3 Secret Storage). Rejects with AnchorError if it cannot be decrypted. */
export async function openKeystore(json: string, password: string): Promise<Wallet> {
  try {
    const wallet = await Wallet.fromEncryptedJson(json, password);
    return new Wallet(wallet.privateKey);
  } catch {
    // The library's error would name the password.
    throw new AnchorError('The keystore cannot be decrypted: it is not one, or the password is wrong.');
  }
}
