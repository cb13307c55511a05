import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseTopology } from '@lotline/network/fabric';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { makeIdentities } from '../../network/src/fabric/crypto/makeIdentities';
import { platformFiles } from '../../network/src/fabric/production/generate';
import { layoutOf } from '../../network/src/fabric/topology/layout';

const loadAll = (text: string): unknown[] => parseAllDocuments(text).map((document) => document.toJS({}) as unknown);

const topology = parseTopology({ nodes: 'containers' });
let data: string;
let compose: Map<string, string>;
let kubernetes: Map<string, string>;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'lotline-production-'));
  const layout = layoutOf(topology, data);
  await makeIdentities(topology, layout);
  compose = new Map(await platformFiles({ topology, layout }, { platform: 'compose', out: '/out' }));
  kubernetes = new Map(await platformFiles({ topology, layout }, { platform: 'kubernetes', out: '/out' }));
});
afterAll(async () => {
  await rm(data, { recursive: true, force: true });
});

const inFolder = (files: ReadonlyMap<string, string>, path: string): boolean =>
  [...files.keys()].some((file) => file === path || file.startsWith(`${path}/`));
/** The paths that a configuration file names inside its container. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/"(\/(?:etc|var)\/hyperledger\/[^"]+)"/g)].map(([, path = '']) => path);
const isUnder = (targets: readonly string[], path: string): boolean =>
  targets.some((target) => path === target || path.startsWith(`${target}/`) || target.startsWith(`${path}/`));

describe('a compose file', () => {
  const service = z.strictObject({
    image: z.string().regex(/^(hyperledger\/fabric-(peer|orderer):3\.1\.\d+|lotline-chaincode)$/),
    build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
    user: z.string().optional(),
    profiles: z.tuple([z.literal('upgrade')]).optional(),
    hostname: z.string(),
    restart: z.literal('unless-stopped'),
    stop_grace_period: z.string(),
    security_opt: z.array(z.string()),
    environment: z.record(z.string(), z.string()),
    volumes: z.array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('bind'),
          source: z.string(),
          target: z.string().startsWith('/'),
          read_only: z.literal(true),
        }),
        z.strictObject({ type: z.literal('volume'), source: z.string(), target: z.string().startsWith('/') }),
      ]),
    ),
    secrets: z.array(z.strictObject({ source: z.string(), target: z.string().startsWith('/') })).min(1),
    ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)),
    healthcheck: z.strictObject({
      test: z.array(z.string()).min(4),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
      start_period: z.string(),
    }),
    deploy: z.strictObject({
      resources: z.strictObject({ limits: z.strictObject({ cpus: z.string(), memory: z.string().regex(/^\d+M$/) }) }),
    }),
    logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  });
  const file = z.strictObject({
    name: z.string(),
    services: z.record(z.string().regex(/^[a-z0-9-]+$/), service),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
    volumes: z.record(z.string(), z.strictObject({})),
  });
  const parsed = (): z.output<typeof file> => file.parse(loadAll(compose.get('compose.yaml') ?? '')[0]);
  const identity = (source: string): string =>
    source.replace(/^\$\{LOTLINE_IDENTITIES:\?\}/, join(data, 'organisations'));

  test('has every node of the topology and two slots for each chaincode service', () => {
    const { orderers, peers, services } = layoutOf(topology, data);
    expect(Object.keys(parsed().services)).toHaveLength(orderers.length + peers.length + 2 * services.length);
  });

  test('refers only to existing secrets, volumes, files and variables', () => {
    const { services, secrets, volumes } = parsed();
    const used = Object.values(services);
    expect(new Set(used.flatMap((each) => each.secrets.map(({ source }) => source)))).toEqual(
      new Set(Object.keys(secrets)),
    );
    const named = used.flatMap((each) => each.volumes.filter(({ type }) => type === 'volume'));
    expect(named.map(({ source }) => source).sort()).toEqual(Object.keys(volumes).sort());
    const bound = used.flatMap((each) => each.volumes.filter(({ type }) => type === 'bind'));
    const sources = [...bound.map(({ source }) => source), ...Object.values(secrets).map((each) => each.file)];
    const dangling = sources.filter((source) =>
      source.startsWith('./') ? !inFolder(compose, source.slice(2)) : !existsSync(identity(source)),
    );
    expect(dangling).toEqual([]);
    const variables = (compose.get('.env') ?? '').split('\n').map((line) => line.split('=')[0]);
    const wanted = [...(compose.get('compose.yaml') ?? '').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    expect(wanted.filter((name) => !variables.includes(name))).toEqual([]);
  });

  test('publishes no port twice, and the ports that the commands dial', () => {
    const outside = Object.values(parsed().services).flatMap(({ ports }) =>
      ports.map((port) => Number(port.split(':')[1])),
    );
    expect(new Set(outside).size).toBe(outside.length);
    const { orderers, peers } = layoutOf(topology, data);
    const dialled = [...orderers.flatMap(({ port, admin }) => [port, admin]), ...peers.map(({ port }) => port)];
    expect(outside).toEqual(expect.arrayContaining(dialled));
  });

  test('mounts every file that a node’s configuration names', () => {
    for (const [name, { volumes, secrets, environment }] of Object.entries(parsed().services)) {
      const config = [...compose].filter(([path]) => path.startsWith(`config/${name}/`)).map(([, text]) => text);
      const named = [
        ...config.flatMap(pathsIn),
        ...Object.values(environment).filter((value) => value.startsWith('/')),
      ];
      const targets = [...volumes, ...secrets].map(({ target }) => target);
      expect(named.length).toBeGreaterThan(2);
      expect(named.filter((path) => !isUnder(targets, path))).toEqual([]);
    }
  });
});

describe('Kubernetes manifests', () => {
  const port = z.object({ name: z.string(), port: z.int(), targetPort: z.string() });
  const mount = z.object({ name: z.string(), mountPath: z.string().startsWith('/') });
  const volume = z.object({
    name: z.string(),
    secret: z
      .object({ secretName: z.string(), items: z.array(z.object({ key: z.string(), path: z.string() })).min(1) })
      .optional(),
    configMap: z.object({ name: z.string() }).optional(),
  });
  const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.int() }) });
  const container = z.object({
    image: z.string(),
    env: z.array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.object({ configMapKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
      }),
    ),
    ports: z.array(z.object({ name: z.string().max(15), containerPort: z.int() })),
    startupProbe: probe,
    readinessProbe: probe,
    livenessProbe: probe,
    resources: z.object({
      requests: z.object({ cpu: z.string(), memory: z.string() }),
      limits: z.object({ cpu: z.string(), memory: z.string() }),
    }),
    securityContext: z.object({ allowPrivilegeEscalation: z.literal(false) }),
    volumeMounts: z.array(mount),
  });
  const service = z.object({
    apiVersion: z.literal('v1'),
    kind: z.literal('Service'),
    metadata: z.object({ name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/) }),
    spec: z.object({ selector: z.record(z.string(), z.string()), ports: z.array(port).min(1) }),
  });
  const workload = z.object({
    apiVersion: z.literal('apps/v1'),
    kind: z.enum(['StatefulSet', 'Deployment']),
    metadata: z.object({ name: z.string() }),
    spec: z.object({
      replicas: z.int(),
      serviceName: z.string().optional(),
      selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
      template: z.object({
        metadata: z.object({ labels: z.record(z.string(), z.string()) }),
        spec: z.object({
          securityContext: z.object({ runAsNonRoot: z.literal(true) }),
          containers: z.tuple([container]),
          volumes: z.array(volume),
        }),
      }),
      volumeClaimTemplates: z.array(z.object({ metadata: z.object({ name: z.string() }) })).optional(),
    }),
  });
  const kustomization = z.object({
    resources: z.array(z.string()),
    configMapGenerator: z.array(
      z.object({ name: z.string(), files: z.array(z.string()).optional(), envs: z.array(z.string()).optional() }),
    ),
  });
  const pairs = (): { service: z.output<typeof service>; workload: z.output<typeof workload> }[] =>
    [...kubernetes]
      .filter(([name]) => /^(orderer|peer|chaincode)[^/]*\.yaml$/.test(name))
      .map(([, text]) => {
        const [first, second] = loadAll(text);
        return { service: service.parse(first), workload: workload.parse(second) };
      });
  const built = (): z.output<typeof kustomization> =>
    kustomization.parse(loadAll(kubernetes.get('kustomization.yaml') ?? '')[0]);

  test('are listed in a kustomization that names each of them, and only existing files', () => {
    const { resources, configMapGenerator } = built();
    const manifests = [...kubernetes.keys()].filter(
      (name) => /^[^/]+\.yaml$/.test(name) && name !== 'kustomization.yaml',
    );
    expect([...resources].sort()).toEqual(manifests.sort());
    const sources = configMapGenerator.flatMap(({ files = [], envs = [] }) => [...files, ...envs]);
    expect(sources.filter((name) => !kubernetes.has(name))).toEqual([]);
  });

  test('have a service for every workload, whose ports and labels it has', () => {
    expect(pairs()).toHaveLength(12);
    for (const each of pairs()) {
      const { template, selector, serviceName } = each.workload.spec;
      expect(template.metadata.labels).toMatchObject(each.service.spec.selector);
      expect(template.metadata.labels).toMatchObject(selector.matchLabels);
      if (each.workload.kind === 'StatefulSet') expect(serviceName).toBe(each.service.metadata.name);
      const [{ ports, readinessProbe }] = template.spec.containers;
      expect(each.service.spec.ports.map(({ targetPort }) => targetPort)).toEqual(ports.map(({ name }) => name));
      expect(ports.map(({ containerPort }) => containerPort)).toContain(readinessProbe.httpGet.port);
    }
  });

  test('mount existing volumes, from generated config maps and secrets, at the named paths', () => {
    const maps = built().configMapGenerator.map(({ name }) => name);
    for (const { workload: each } of pairs()) {
      const { containers, volumes } = each.spec.template.spec;
      const [{ volumeMounts, env }] = containers;
      const claims = (each.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
      const names = [...volumes.map(({ name }) => name), ...claims].sort();
      expect(volumeMounts.map(({ name }) => name).sort()).toEqual(names);
      const used = [
        ...volumes.flatMap(({ configMap }) => configMap?.name ?? []),
        ...env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef.name ?? []),
      ];
      expect(used.filter((name) => !maps.includes(name))).toEqual([]);
      const mounted = volumes.flatMap(({ name, secret }) => {
        const at = volumeMounts.find((one) => one.name === name)?.mountPath ?? '';
        return secret ? secret.items.map(({ path }) => `${at}/${path}`) : [at];
      });
      const data = volumeMounts.filter(({ name }) => claims.includes(name)).map(({ mountPath }) => mountPath);
      const config = [...kubernetes].filter(([path]) => path.startsWith(`config/${each.metadata.name}/`));
      const wanted = config
        .flatMap(([, text]) => pathsIn(text))
        .map((path) => path.replace(/\/builder$/, '/builder/bin'));
      expect(wanted.filter((path) => !isUnder([...mounted, ...data], path))).toEqual([]);
    }
  });

  test('leave secrets to a script that makes each one with the used keys, from existing files', () => {
    const script = (kubernetes.get('secrets.sh') ?? '').replaceAll('\\\n', ' ');
    execFileSync('sh', ['-n'], { input: script });
    execFileSync('sh', ['-n'], { input: kubernetes.get('forward.sh') });
    for (const { workload: each } of pairs()) {
      for (const { secret } of each.spec.template.spec.volumes) {
        if (!secret) continue;
        const line = script.split('\n').find((one) => one.startsWith(`secret ${secret.secretName} `)) ?? '';
        for (const { key } of secret.items) {
          const source = new RegExp(`--from-file=${key}="\\$identities([^"]+)"`).exec(line)?.[1] ?? 'none';
          expect(existsSync(join(data, 'organisations', source))).toBe(true);
        }
      }
    }
  });
});

describe('the generated output', () => {
  test('holds no private key', async () => {
    const key = await readFile(join(layoutOf(topology, data).peers[0]?.identity ?? '', 'tls', 'key.pem'), 'utf8');
    const [, inside = ''] = key.split('\n');
    expect(inside).toHaveLength(64);
    const leaking = [...compose, ...kubernetes].filter(
      ([, text]) => text.includes('PRIVATE KEY') || text.includes(inside),
    );
    expect(leaking.map(([name]) => name)).toEqual([]);
  });
});
