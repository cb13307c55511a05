import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The service's own TLS key pair, and the authority of the peers that may dial it (PEM). */
export interface ServiceTls {
  readonly key: Buffer;
  readonly certificate: Buffer;
  readonly clientAuthority: Buffer;
}

export interface ServiceSettings {
  readonly packageId: string;
  readonly address: string;
  readonly tls: ServiceTls;
  readonly health: { readonly host: string; readonly port: number };
}

const hostAndPort = z.string().regex(/^[^\s]+:\d{1,5}$/, 'must be HOST:PORT');
const file = z.string().min(1, 'must be a file');
/** The names that Fabric's images for chaincode as a service use, and one for the health endpoint. */
const schema = z.object({
  CHAINCODE_ID: z.string().regex(/^[^:]+:[0-9a-f]{64}$/, 'must be a package id, LABEL:SHA256'),
  CHAINCODE_SERVER_ADDRESS: hostAndPort,
  CHAINCODE_TLS_KEY: file,
  CHAINCODE_TLS_CERT: file,
  CHAINCODE_CLIENT_CA_CERT: file,
  CHAINCODE_HEALTH_ADDRESS: hostAndPort.default('127.0.0.1:9998'),
});

/** Reads the service's settings from its environment. Throws a RangeError that names each invalid variable. */
export function serviceSettings(environment: NodeJS.ProcessEnv): ServiceSettings {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new RangeError(`The chaincode service cannot start:\n  ${faults.join('\n  ')}`);
  }
  const said = parsed.data;
  const split = said.CHAINCODE_HEALTH_ADDRESS.lastIndexOf(':');
  return {
    packageId: said.CHAINCODE_ID,
    address: said.CHAINCODE_SERVER_ADDRESS,
    tls: {
      key: readFileSync(said.CHAINCODE_TLS_KEY),
      certificate: readFileSync(said.CHAINCODE_TLS_CERT),
      clientAuthority: readFileSync(said.CHAINCODE_CLIENT_CA_CERT),
    },
    health: {
      host: said.CHAINCODE_HEALTH_ADDRESS.slice(0, split),
      port: Number(said.CHAINCODE_HEALTH_ADDRESS.slice(split + 1)),
    },
  };
}
