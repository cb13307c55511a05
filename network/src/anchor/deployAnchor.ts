import { ContractFactory, type ContractTransactionResponse, type Signer } from 'ethers';
import { anchorAbi, anchorContract } from './anchorContract';
import { compiledAnchor } from './compiledAnchor';

/** Puts a new contract on a chain, owned by the signer. Answers its address in lower case, once it is confirmed. */
export async function deployAnchor(signer: Signer, confirmations = 1): Promise<string> {
  const contract = await new ContractFactory(anchorAbi, compiledAnchor.bytecode, signer).deploy();
  await contract.deploymentTransaction()?.wait(confirmations);
  return (await contract.getAddress()).toLowerCase();
}

/** Lets an address write to the contract, or takes that away. Only the contract's owner may. */
export async function enrolWriter(
  contract: string,
  owner: Signer,
  { writer, isAllowed }: { readonly writer: string; readonly isAllowed: boolean },
): Promise<void> {
  const enrol = anchorContract(contract, owner).getFunction('enrol');
  const sent = (await enrol(writer, isAllowed)) as ContractTransactionResponse;
  await sent.wait();
}
