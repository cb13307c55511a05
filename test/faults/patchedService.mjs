import { spawn } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tlsFiles } from '../../network/dist/fabric/crypto/tlsFolder.js';
import { root } from './network.mjs';

/** The rule that a dishonest organisation changes: made quantities count ten times. */
const file = join('chaincode', 'dist', 'domain', 'rules', 'stock.js');
const rule = 'onHand: quantity, ...made';
const patched = "onHand: quantity + '0', ...made";

/** Copies the built contract and its service to a folder, with the one rule changed. */
export function patchContract(folder) {
  for (const part of ['chaincode', 'network']) {
    for (const name of ['dist', 'package.json'])
      cpSync(join(root, part, name), join(folder, part, name), { recursive: true });
  }
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@lotline'), { recursive: true });
  const installed = readdirSync(join(root, 'node_modules')).filter(
    (name) => !name.startsWith('.') && name !== '@lotline',
  );
  for (const name of installed) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const part of ['chaincode', 'network']) symlinkSync(join(folder, part), join(modules, '@lotline', part));
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(rule)) throw new Error(`${file} no longer has the rule that this test changes: ${rule}`);
  writeFileSync(join(folder, file), text.replace(rule, patched));
}

/** Serves the patched contract in place of an organisation's own, as the same package and with the same keys. */
export async function servePatched(network, organisation, folder) {
  const service = await network.service(organisation);
  const { certificate, key, authority } = tlsFiles(service.identity);
  await network.signal(service.id, 'SIGTERM');
  const log = openSync(join(folder, 'service.log'), 'a');
  const child = spawn(process.execPath, [join(folder, 'network', 'dist', 'fabric', 'chaincodeService.js')], {
    env: {
      ...process.env,
      CHAINCODE_ID: service.packageId,
      CHAINCODE_SERVER_ADDRESS: `127.0.0.1:${service.port}`,
      CHAINCODE_TLS_KEY: key,
      CHAINCODE_TLS_CERT: certificate,
      CHAINCODE_CLIENT_CA_CERT: authority,
      CHAINCODE_HEALTH_ADDRESS: `127.0.0.1:${service.health}`,
      CORE_PEER_LOCALMSPID: service.mspId,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await network.adopt(service.id, child.pid);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${service.health}/healthz`).catch(() => undefined);
    if (answer?.ok) return service.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The patched service did not start: ${readFileSync(join(folder, 'service.log'), 'utf8')}`);
}
