import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, 31 at most');
const mspId = z.string().regex(/^[A-Za-z][A-Za-z0-9.-]{0,62}$/, 'must be letters, digits, dots and dashes, 63 at most');
const ledgerName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes, 63 at most');
/** The number of organisations that must agree: Fabric's implicit meta policies. */
const rule = z.enum(['ANY', 'MAJORITY', 'ALL']);

/** Ports are assigned in blocks of a hundred, ten per node: see `layoutOf`. */
const portsOfNetwork = 300;
const mostNodes = 10;

/** The folder of an organisation with its own authority, relative to the topology file; without it, identities are made here. */
const msp = z.string().min(1).max(4096).optional();

/** A node's index among the ten port places. Assigned by the commands, so that nodes keep theirs if others are removed. */
const place = z
  .int()
  .min(0)
  .max(mostNodes - 1);
const places = z.array(place).max(mostNodes).default([]);

const organisation = z.strictObject({
  name,
  mspId,
  peers: z.int().min(1).max(4).default(1),
  msp,
  /** The places of its peers, in order. */
  places,
  /** The place of its chaincode service. */
  service: place.optional(),
});

const ordering = {
  name,
  mspId,
  nodes: z.int().min(1).max(mostNodes),
  msp,
  /** The places of its orderers, whose names have the same numbers. */
  places,
};

/** The series of Fabric that a network can run. */
export const seriesNames = ['3.1', '2.5'] as const;
export type Series = (typeof seriesNames)[number];

/** All settings of a network; each step derives its output only from them. */
const schema = z.strictObject({
  fabric: z.enum(seriesNames).default('3.1'),
  consensus: z.enum(['raft', 'bft']).default('raft'),
  /** `processes`: the commands start and stop the nodes. `containers`: a container platform does, and the commands only connect to them. */
  nodes: z.enum(['processes', 'containers']).default('processes'),
  channel: ledgerName.default('lotline'),
  chaincode: ledgerName.default('lotline'),
  /** The host name of every node, which is in the TLS certificates. */
  host: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,252}$/, 'must be a host name')
    .default('localhost'),
  /** The first of the 300 ports that the network may use. */
  ports: z
    .int()
    .min(1024)
    .max(65_535 - portsOfNetwork)
    .default(7050),
  /** Former values of `ports`, for a peer that reads the channel from its first block on, with the orderers' former addresses. */
  formerPorts: z.array(z.int()).default([]),
  orderer: z
    .strictObject({
      name: name.default('orderer'),
      mspId: mspId.default('OrdererMSP'),
      /**
       * By default, together with `moreOrderers`, three for Raft, which tolerates one crash, and four for BFT, which tolerates one faulty
       * node.
       */
      nodes: z.int().min(1).max(mostNodes).optional(),
      msp,
      places,
    })
    .prefault({}),
  /** Further organisations that run orderers, so that no single administrator can stop the network. */
  moreOrderers: z
    .array(z.strictObject({ ...ordering, nodes: ordering.nodes.default(1) }))
    .max(mostNodes - 1)
    .default([]),
  organisations: z
    .array(organisation)
    .min(1)
    .max(mostNodes)
    .prefault([
      { name: 'supplier', mspId: 'SupplierMSP', peers: 1 },
      { name: 'carrier', mspId: 'CarrierMSP', peers: 1 },
      { name: 'retailer', mspId: 'RetailerMSP', peers: 1 },
    ]),
  /** True if peers keep an index of every key's history, for contracts that need it; Lotline's does not. */
  history: z.boolean().default(false),
  policies: z.strictObject({ endorsement: rule.default('MAJORITY'), lifecycle: rule.default('MAJORITY') }).prefault({}),
  block: z
    .strictObject({
      timeoutMs: z.int().min(10).max(60_000).default(200),
      messages: z.int().min(1).max(10_000).default(500),
      preferredKilobytes: z.int().min(64).max(65_536).default(2048),
      mostMegabytes: z.int().min(1).max(99).default(10),
    })
    .prefault({}),
});

export type TopologyInput = z.input<typeof schema>;
type Parsed = z.output<typeof schema>;
/** An organisation that runs orderers. */
export type OrderingOrganisation = Omit<Parsed['orderer'], 'nodes'> & { readonly nodes: number };
export type OrganisationTopology = Omit<Parsed['organisations'][number], 'service'> & { readonly service: number };
/** A network's topology with every default filled in. */
export type Topology = Omit<Parsed, 'orderer' | 'moreOrderers' | 'organisations'> & {
  readonly orderer: OrderingOrganisation;
  readonly moreOrderers: readonly OrderingOrganisation[];
  readonly organisations: readonly OrganisationTopology[];
};

/** Every organisation that runs orderers. */
export const orderingOrganisations = ({
  orderer,
  moreOrderers,
}: Topology): [OrderingOrganisation, ...OrderingOrganisation[]] => [orderer, ...moreOrderers];

/** Parses a topology. Throws a RangeError that lists every fault with its path. */
export function parseTopology(input: unknown, source = 'the topology'): Topology {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw faulty(
      source,
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`),
    );
  }
  const topology = withPlaces(parsed.data);
  const faults = contradictions(topology);
  if (faults.length > 0) throw faulty(source, faults);
  return topology;
}

/** Assigns the first free place to every node that has none. */
function withPlaces(parsed: Parsed): Topology {
  const { consensus, moreOrderers, organisations } = parsed;
  const others = moreOrderers.reduce((sum, { nodes }) => sum + nodes, 0);
  const nodes = parsed.orderer.nodes ?? Math.max(1, (consensus === 'bft' ? 4 : 3) - others);
  const [orderer, ...rest] = placed([{ ...parsed.orderer, nodes }, ...moreOrderers], (each) => each.nodes);
  const services = new Set(organisations.map(({ service }) => service));
  const firstFree = (): number => {
    const free = freePlaces(services)[0] ?? mostNodes;
    services.add(free);
    return free;
  };
  return {
    ...parsed,
    orderer: orderer ?? { ...parsed.orderer, nodes },
    moreOrderers: rest,
    organisations: placed(organisations, ({ peers }) => peers).map((each) => ({
      ...each,
      service: each.service ?? firstFree(),
    })),
  };
}

function placed<T extends { readonly places: readonly number[] }>(
  all: readonly T[],
  count: (each: T) => number,
): (T & { places: number[] })[] {
  const free = freePlaces(new Set(all.flatMap(({ places }) => places)));
  return all.map((each) => {
    const given = each.places.slice(0, count(each));
    return { ...each, places: [...given, ...free.splice(0, count(each) - given.length)] };
  });
}

const freePlaces = (taken: ReadonlySet<number | undefined>): number[] =>
  Array.from({ length: mostNodes }, (_, index) => index).filter((each) => !taken.has(each));

const faulty = (source: string, faults: readonly string[]): RangeError =>
  new RangeError(`${source} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);

function contradictions(topology: Topology): string[] {
  const { fabric, consensus, organisations } = topology;
  const ordering = orderingOrganisations(topology);
  const all = [...ordering, ...organisations];
  const peers = organisations.reduce((sum, each) => sum + each.peers, 0);
  const orderers = ordering.reduce((sum, each) => sum + each.nodes, 0);
  return [
    ...repeated(all.map((each) => each.name)).map((each) => `organisations: two are named "${each}"`),
    ...repeated(all.map((each) => each.mspId)).map((each) => `organisations: two have the MSP id "${each}"`),
    ...(peers > mostNodes ? [`organisations: ${peers} peers in all, ${mostNodes} at most`] : []),
    ...(orderers > mostNodes ? [`orderer.nodes: ${orderers} orderers in all, ${mostNodes} at most`] : []),
    ...[ordering, organisations]
      .flatMap((list) => repeated(list.flatMap(({ places }) => places)))
      .map((each) => `places: two nodes have place ${each}`),
    ...repeated(organisations.map(({ service }) => service)).map((each) => `service: two have place ${each}`),
    ...(consensus === 'bft' && fabric === '2.5' ? ['consensus: bft needs Fabric 3.1, not 2.5'] : []),
    ...(consensus === 'bft' && orderers < 4
      ? [`orderer.nodes: bft needs four or more, not ${orderers}, to survive one faulty orderer`]
      : []),
  ];
}

const repeated = <T>(list: readonly T[]): T[] => [
  ...new Set(list.filter((each, index) => list.indexOf(each) !== index)),
];
