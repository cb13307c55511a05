import type { Yaml } from '../config/yaml';
import type { Container } from './container';
import { mounts } from './containerConfig';
import { packageVariable } from './packages';

type Fields = Readonly<Record<string, Yaml>>;

const builderMap = 'lotline-builder';
const packagesMap = 'lotline-packages';
const group = 10_001;

/** The manifests by file name: a service and a stateful set (a deployment for chaincode) per container, and the kustomization. */
export function kubernetesFiles(name: string, containers: readonly Container[]): Record<string, readonly Yaml[]> {
  const manifests = Object.fromEntries(
    containers.map((each): [string, readonly Yaml[]] => [
      `${each.name}.yaml`,
      [clusterService(name, each), workload(name, each)],
    ]),
  );
  return {
    ...manifests,
    'disruption.yaml': [disruptionBudget(name)],
    'kustomization.yaml': [kustomization([...Object.keys(manifests), 'disruption.yaml'], containers)],
  };
}

const labels = (name: string, { kind, name: node }: Container): Fields => ({
  'app.kubernetes.io/part-of': name,
  'app.kubernetes.io/component': kind,
  'app.kubernetes.io/name': node,
});

const clusterService = (name: string, container: Container): Yaml => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: container.name, labels: labels(name, container) },
  spec: {
    selector: { 'app.kubernetes.io/name': container.name },
    // Nodes must resolve one another while they start.
    publishNotReadyAddresses: true,
    ports: container.ports.map(({ name: port, inside }) => ({ name: port, port: inside, targetPort: port })),
  },
});

function workload(name: string, container: Container): Yaml {
  const { storage, slot } = container;
  const common = {
    // The slot of the next version has no replica until it is needed.
    replicas: slot === 'b' ? 0 : 1,
    selector: { matchLabels: { 'app.kubernetes.io/name': container.name } },
    template: { metadata: { labels: labels(name, container) }, spec: podSpec(container) },
  };
  const metadata = { name: container.name, labels: labels(name, container) };
  if (storage === undefined) return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: common };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: { serviceName: container.name, ...common, volumeClaimTemplates: [claim] },
  };
}

const podSpec = (container: Container): Yaml => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 30,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: group,
    runAsGroup: group,
    fsGroup: group,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: container.kind,
      image: container.image,
      env: environment(container),
      ports: container.ports.map(({ name, inside }) => ({ name, containerPort: inside })),
      ...probes(container),
      resources: {
        requests: { cpu: '250m', memory: `${container.memory / 4}Mi` },
        limits: { cpu: container.cpus, memory: `${container.memory}Mi` },
      },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: volumes(container).map(({ mount }) => mount),
    },
  ],
  volumes: volumes(container).flatMap(({ volume }) => (volume ? [volume] : [])),
});

const environment = ({ environment: variables, slot }: Container): Yaml => [
  ...Object.entries(variables).map(([name, value]) => ({ name, value })),
  ...(slot === undefined
    ? []
    : [{ name: 'CHAINCODE_ID', valueFrom: { configMapKeyRef: { name: packagesMap, key: packageVariable(slot) } } }]),
];

function probes({ kind, health: { path, port } }: Container): Fields {
  const httpGet = { path, port, ...(kind === 'chaincode' ? {} : { scheme: 'HTTPS' }) };
  return {
    startupProbe: { httpGet, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { httpGet, periodSeconds: 5 },
    livenessProbe: { httpGet, periodSeconds: 10, failureThreshold: 6 },
  };
}

interface Mounted {
  readonly mount: Fields;
  /** Absent for the volume claim, which the stateful set makes. */
  readonly volume?: Fields;
}

function volumes(container: Container): Mounted[] {
  const items = container.files.map(({ key, target }) => ({ key, path: target.slice(mounts.identity.length + 1) }));
  const identity: Mounted[] = ['msp', 'tls'].flatMap((part) => {
    const own = items.filter(({ path }) => path.startsWith(`${part}/`));
    if (own.length === 0) return [];
    const within = own.map(({ key, path }) => ({ key, path: path.slice(part.length + 1) }));
    return [
      {
        mount: { name: part, mountPath: `${mounts.identity}/${part}`, readOnly: true },
        volume: { name: part, secret: { secretName: secretName(container), defaultMode: 0o440, items: within } },
      },
    ];
  });
  return [
    ...identity,
    ...(container.config ? [mountedMap('config', mounts.config, configName(container), 0o444)] : []),
    ...(container.kind === 'peer' ? [mountedMap('builder', `${mounts.builder}/bin`, builderMap, 0o555)] : []),
    ...(container.storage === undefined ? [] : [{ mount: { name: 'data', mountPath: mounts.data } }]),
  ];
}

const mountedMap = (name: string, mountPath: string, map: string, defaultMode: number): Mounted => ({
  mount: { name, mountPath, readOnly: true },
  volume: { name, configMap: { name: map, defaultMode } },
});

/** At most one orderer may be evicted at a time, so that the others keep their majority. */
const disruptionBudget = (name: string): Yaml => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'orderers' },
  spec: {
    maxUnavailable: 1,
    selector: { matchLabels: { 'app.kubernetes.io/part-of': name, 'app.kubernetes.io/component': 'orderer' } },
  },
});

const kustomization = (resources: readonly string[], containers: readonly Container[]): Yaml => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources,
  configMapGenerator: [
    { name: builderMap, files: ['detect', 'build', 'release'].map((each) => `builder/bin/${each}`) },
    { name: packagesMap, envs: ['packages.env'] },
    ...containers.flatMap((each) =>
      each.config ? [{ name: configName(each), files: [`config/${each.name}/${each.config.file}`] }] : [],
    ),
  ],
});

const configName = ({ name }: Container): string => `${name}-config`;

/** The name of the secret with a node's identity. `secrets.sh` makes it from the files; no manifest contains it. */
export const secretName = ({ name }: Container): string => `${name}-identity`;
