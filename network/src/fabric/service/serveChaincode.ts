import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChaincodeSource, loadChaincode } from '../../embedded/peer/chaincode';
import { quietLoggers } from '../../embedded/peer/quietLoggers';
import { NegotiatingServer } from './chaincodeServer';
import { CountedChaincode } from './countedChaincode';
import { serviceSettings } from './serviceSettings';
import { timelyChaincode } from './timelyChaincode';

const patienceMs = 10_000;

/** Serves chaincode to the peers of one organisation until SIGTERM; address and package id come from the environment. */
export async function serveChaincode(source: ChaincodeSource): Promise<void> {
  quietLoggers();
  const settings = serviceSettings(process.env);
  const chaincode = new CountedChaincode(timelyChaincode(loadChaincode(source)));
  const server = new NegotiatingServer(chaincode, settings);
  await server.start();
  const health = createServer((request, response) => {
    const known = request.url === '/healthz';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    const { packageId } = settings;
    response.end(
      JSON.stringify(known ? { status: 'OK', packageId, peers: server.peers, running: chaincode.running } : {}),
    );
  });
  health.listen(settings.health.port, settings.health.host);
  process.stdout.write(`serving ${settings.packageId} on ${settings.address}\n`);
  const stop = async (): Promise<void> => {
    process.stdout.write('stopping: no new peer, running transactions end first\n');
    await server.finish(() => chaincode.idle(), delay(patienceMs, undefined, { ref: false }));
    health.close();
    health.closeAllConnections();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
