import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { contracts } from '@lotline/chaincode';
import { loadChaincode } from '../embedded/peer/chaincode';
import { quietLoggers } from '../embedded/peer/quietLoggers';
import { NegotiatingServer } from './service/chaincodeServer';
import { CountedChaincode } from './service/countedChaincode';
import { serviceSettings } from './service/serviceSettings';

const patienceMs = 10_000;

/** Runs the contract as a service that the peers of one organisation dial, until SIGTERM. */
async function run(): Promise<void> {
  quietLoggers();
  const settings = serviceSettings(process.env);
  const chaincode = new CountedChaincode(loadChaincode({ name: 'lotline', contracts }));
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
    server.refuse();
    await Promise.race([chaincode.idle(), delay(patienceMs, undefined, { ref: false })]);
    server.stop();
    health.close();
    health.closeAllConnections();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
