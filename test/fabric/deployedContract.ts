import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A contract to put on a network that runs: see `deployContract.mjs`. */
export interface ContractRequest {
  readonly data: string;
  readonly chaincode: string;
  readonly module: string;
  readonly contracts: readonly string[];
  readonly ports?: number;
  readonly terms?: readonly string[];
}

export interface DeployedContract {
  readonly version: string;
  readonly sequence: number;
  stop(): Promise<void>;
}

/** Deploys from a process of its own, since what runs on a network is what is built; the services end with this process at the latest. */
export async function deployedContract(request: ContractRequest): Promise<DeployedContract> {
  const child = spawn(process.execPath, [join(__dirname, 'deployContract.mjs'), JSON.stringify(request)]);
  const ended = once(child, 'close');
  const said = text(child.stderr);
  const answer = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
  if (!answer) throw new Error(`${request.chaincode} was not deployed: ${await said}`);
  const deployed = JSON.parse(String(answer[0])) as Omit<DeployedContract, 'stop'>;
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return { ...deployed, stop };
}
