import type { ChaincodeInterface, ChaincodeStub } from 'fabric-shim';

/** Chaincode that counts its running transactions. */
export class CountedChaincode {
  readonly #chaincode: ChaincodeInterface;
  #running = 0;
  #idle: (() => void)[] = [];

  constructor(chaincode: ChaincodeInterface) {
    this.#chaincode = chaincode;
  }

  get running(): number {
    return this.#running;
  }

  readonly Init = (stub: ChaincodeStub): ReturnType<ChaincodeInterface['Init']> =>
    this.#counted(() => this.#chaincode.Init(stub));

  readonly Invoke = (stub: ChaincodeStub): ReturnType<ChaincodeInterface['Invoke']> =>
    this.#counted(() => this.#chaincode.Invoke(stub));

  /** Resolves when no transaction is running. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #counted<T>(run: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await run();
    } finally {
      this.#running--;
      if (this.#running === 0) for (const print of this.#idle.splice(0)) print();
    }
  }
}
