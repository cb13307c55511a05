import { scrypt as scryptOf } from 'node:crypto';
import { promisify } from 'node:util';
import { FetchRequest, getBytes, hexlify, JsonRpcProvider, scrypt, type Signer, Wallet } from 'ethers';
import { AnchorError, requireAddress } from './anchorContract';
import { reasonOf } from './reasonOf';
import { RemoteSigner } from './remoteSigner';

/** The signer of transactions on a public chain: a key in an encrypted JSON keystore, or a signer that is asked over JSON-RPC. */
export type SignerSource =
  | { readonly keystore: string; readonly password: string }
  /** `url` of a service that answers `eth_signTransaction`, such as Web3Signer, and the address to sign as. */
  | { readonly url: string; readonly address: string };

/** Milliseconds until a chain's node must have answered a request. */
const patience = 30_000;

/**
 * A connection to a chain's node. The caller destroys it. Rejects with AnchorError if the node does not answer, or the signal ends the
 * attempt.
 */
export async function connectChain(rpc: string, signal?: AbortSignal): Promise<JsonRpcProvider> {
  if (!URL.canParse(rpc) || !/^https?:$/.test(new URL(rpc).protocol)) {
    throw new AnchorError('The RPC address must be a URL that begins with http:// or https://.');
  }
  const request = new FetchRequest(rpc);
  request.timeout = patience;
  // This request comes first, because the library would try without end and print each failure.
  const chainId = await chainIdAt(request, signal);
  const options = { staticNetwork: true, polling: true, pollingInterval: 1000, cacheTimeout: -1 };
  return new JsonRpcProvider(request, chainId, options);
}

async function chainIdAt(request: FetchRequest, signal?: AbortSignal): Promise<bigint> {
  const asked = request.clone();
  const cancel = (): void => {
    asked.cancel();
  };
  asked.body = { jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] };
  try {
    const sent = asked.send();
    signal?.addEventListener('abort', cancel, { once: true });
    const response = await sent;
    response.assertOk();
    const { result } = response.bodyJson as { result?: unknown };
    if (typeof result !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(result)) throw new Error('it names no chain');
    return BigInt(result);
  } catch (error) {
    throw new AnchorError(`The chain's node at ${new URL(request.url).host} does not answer: ${reasonOf(error)}`);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** The signer, connected to the chain. Rejects with AnchorError if the key cannot be used; no error holds a key or password. */
export async function chainSigner(source: SignerSource, provider: JsonRpcProvider): Promise<Signer> {
  if ('url' in source) {
    requireAddress(source.address);
    return new RemoteSigner(source.url, source.address, provider);
  }
  return (await openKeystore(source.keystore, source.password)).connect(provider);
}

const derive = promisify<Uint8Array, Uint8Array, number, object, Buffer>(scryptOf);

// The library's own computation would hold up the whole program for seconds.
scrypt.register(async (...[password, salt, N, r, p, length]) => {
  return hexlify(await derive(getBytes(password), getBytes(salt), length, { N, r, p, maxmem: 2 ** 30 }));
});

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
