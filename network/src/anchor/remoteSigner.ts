import { must } from '@lotline/chaincode/domain';
import { AbstractSigner, isHexString, type Provider, Transaction, type TransactionRequest, toQuantity } from 'ethers';
import { base64, utf8 } from '../verify/bytes';
import { AnchorError } from './anchorContract';
import { reasonOf } from './reasonOf';

/** Milliseconds that a person may take to agree at the signer. */
const patience = 120_000;

/** A signer that asks a service for signatures (`eth_signTransaction`) and sends through the chain's own node. */
export class RemoteSigner extends AbstractSigner {
  readonly #service: string;
  readonly #address: string;

  constructor(service: string, address: string, provider: Provider | null) {
    super(provider);
    this.#service = service;
    this.#address = address;
  }

  override getAddress(): Promise<string> {
    return Promise.resolve(this.#address);
  }

  override connect(provider: Provider | null): RemoteSigner {
    return new RemoteSigner(this.#service, this.#address, provider);
  }

  override async signTransaction(request: TransactionRequest): Promise<string> {
    const data = request.data ?? '0x';
    const asked = { from: this.#address, data, ...(typeof request.to === 'string' && { to: request.to }) };
    const raw = rawIn(await this.#ask('eth_signTransaction', [{ ...asked, ...amounts(request) }]));
    const { from, data: signed } = Transaction.from(raw);
    if (from?.toLowerCase() === this.#address.toLowerCase() && signed === data) return raw;
    throw new AnchorError('The signer signed something else, or as another address.');
  }

  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const { result, error } = await this.#answer(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    if (error) throw new AnchorError(`The signer refused: ${String(error.message).slice(0, 200)}`);
    return result;
  }

  async #answer(body: string): Promise<{ result?: unknown; error?: { message?: unknown } }> {
    const { url, headers } = plainRequest(this.#service);
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(patience) });
      return (await response.json()) as { result?: unknown; error?: { message?: unknown } };
    } catch (error) {
      throw new AnchorError(`The signer at ${url.host} does not answer: ${reasonOf(error)}`);
    }
  }

  override signMessage(): Promise<string> {
    return Promise.reject(new AnchorError('This signer signs transactions only.'));
  }

  override signTypedData(): Promise<string> {
    return Promise.reject(new AnchorError('This signer signs transactions only.'));
  }
}

/** A user and password in the address go into a header: `fetch` refuses them in a URL, with an error that shows them. */
function plainRequest(service: string): { url: URL; headers: Record<string, string> } {
  const url = new URL(service);
  const { username, password } = url;
  const headers = { 'content-type': 'application/json' };
  if (username === '' && password === '') return { url, headers };
  url.username = '';
  url.password = '';
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, headers: { ...headers, authorization: `Basic ${base64(utf8(user))}` } };
}

const amounts = ({ nonce, gasLimit, gasPrice, value }: TransactionRequest): Record<string, string> => ({
  nonce: toQuantity(must(nonce, 'nonce')),
  gas: toQuantity(must(gasLimit, 'gas limit')),
  gasPrice: toQuantity(must(gasPrice, 'gas price')),
  value: toQuantity(value ?? 0),
});

/** The signed bytes in a service's answer: by themselves, or beside the transaction's fields. */
function rawIn(answer: unknown): string {
  const raw: unknown = typeof answer === 'object' && answer !== null && 'raw' in answer ? answer.raw : answer;
  if (typeof raw === 'string' && isHexString(raw)) return raw;
  throw new AnchorError('The signer answered no signed transaction.');
}
