import type { Yaml } from '../config/yaml';
import { type Container, type IdentityFile } from './container';
import { mounts } from './containerConfig';
import { packageVariable } from './packages';

/** A variable of the `.env` file beside the compose file. */
export const identitiesVariable = 'LOTLINE_IDENTITIES';

type Fields = Readonly<Record<string, Yaml>>;

/** The compose file: official images for the nodes, our image for the chaincode services. Private keys are mounted as secrets. */
export function composeFile(name: string, containers: readonly Container[], identities: string): Yaml {
  const secrets = containers.flatMap((each) =>
    each.files
      .filter(({ secret }) => secret)
      .map((file): [string, Yaml] => [secretName(each, file), { file: hostPath(file, identities) }]),
  );
  const stored = containers.filter(({ storage }) => storage !== undefined);
  return {
    name,
    services: Object.fromEntries(containers.map((each) => [each.name, service(each, identities)])),
    secrets: Object.fromEntries(secrets),
    volumes: Object.fromEntries(stored.map((each): [string, Yaml] => [volumeName(each), {}])),
  };
}

function service(container: Container, identities: string): Yaml {
  const { name, image, environment, ports, slot } = container;
  return {
    ...(slot === undefined
      ? { image }
      : {
          image,
          build: { context: '${LOTLINE_SOURCE:?}', dockerfile: '${LOTLINE_DOCKERFILE:?}' },
          ...chaincodeOnly(slot),
        }),
    hostname: name,
    restart: 'unless-stopped',
    stop_grace_period: '30s',
    security_opt: ['no-new-privileges:true'],
    environment: slot === undefined ? environment : { ...environment, CHAINCODE_ID: `\${${packageVariable(slot)}:?}` },
    volumes: volumes(container, identities),
    secrets: container.files
      .filter(({ secret }) => secret)
      .map((file) => ({ source: secretName(container, file), target: file.target })),
    // Only for administration from this machine; nodes of other organisations need a published address.
    ports: ports.map(({ inside, outside }) => `127.0.0.1:${outside}:${inside}`),
    healthcheck: healthcheck(container),
    deploy: { resources: { limits: { cpus: container.cpus, memory: `${container.memory}M` } } },
    logging: { driver: 'local', options: { 'max-size': '50m', 'max-file': '5' } },
  };
}

/** The second slot is for the next version: `--profile upgrade` starts it beside the first. */
const chaincodeOnly = (slot: 'a' | 'b'): Fields => ({
  user: '${LOTLINE_USER:?}',
  ...(slot === 'b' ? { profiles: ['upgrade'] } : {}),
});

function volumes(container: Container, identities: string): Yaml {
  const readOnly = (source: string, target: string): Yaml => ({ type: 'bind', source, target, read_only: true });
  return [
    ...container.files.filter(({ secret }) => !secret).map((file) => readOnly(hostPath(file, identities), file.target)),
    ...(container.config
      ? [readOnly(`./config/${container.name}/${container.config.file}`, `${mounts.config}/${container.config.file}`)]
      : []),
    ...(container.kind === 'peer' ? [readOnly('./builder', mounts.builder)] : []),
    ...(container.storage === undefined
      ? []
      : [{ type: 'volume', source: volumeName(container), target: mounts.data }]),
  ];
}

/**
 * The health check. The node images have bash but no TLS client, so it checks that the operations port refuses plain HTTP. Our image has
 * Node.
 */
function healthcheck({ kind, health: { path, port } }: Container): Yaml {
  const asked = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '400 Bad Request' <&3`;
  const fetched = `fetch('http://127.0.0.1:${port}${path}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  return {
    test: kind === 'chaincode' ? ['CMD', 'node', '-e', fetched] : ['CMD', 'bash', '-c', asked],
    interval: '10s',
    timeout: '5s',
    retries: 6,
    start_period: '20s',
  };
}

const secretName = ({ name }: Container, { key }: IdentityFile): string => `${name}-${key.replaceAll('.', '-')}`;
const volumeName = ({ name }: Container): string => `${name}-data`;

const hostPath = ({ source }: IdentityFile, identities: string): string =>
  `\${${identitiesVariable}:?}${source.slice(identities.length)}`;
