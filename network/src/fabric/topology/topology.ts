import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, 31 at most');
const mspId = z.string().regex(/^[A-Za-z][A-Za-z0-9.-]{0,62}$/, 'must be letters, digits, dots and dashes, 63 at most');
const ledgerName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes, 63 at most');
/** How many of the organisations must agree: Fabric's implicit meta policies. */
const rule = z.enum(['ANY', 'MAJORITY', 'ALL']);

/** Ports are given out in blocks of a hundred, ten to a node: see `layoutOf`. */
export const portsOfNetwork = 300;
const mostNodes = 10;

/** The folder of an organisation that has its own authority; relative to the topology file. Ours make what is not given. */
const msp = z.string().min(1).max(4096).optional();

const organisation = z.strictObject({
  name,
  mspId,
  peers: z.int().min(1).max(4).default(1),
  msp,
});

/** Everything that is decided about a network; each step derives what it writes from this alone. */
const schema = z.strictObject({
  fabric: z.enum(['3.1', '2.5']).default('3.1'),
  consensus: z.enum(['raft', 'bft']).default('raft'),
  /** Whether the commands start and stop the nodes, or a container platform does and the commands only reach them. */
  nodes: z.enum(['processes', 'containers']).default('processes'),
  channel: ledgerName.default('lotline'),
  chaincode: ledgerName.default('lotline'),
  /** The name that every node is reached by; it is in the TLS certificates. */
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
  orderer: z
    .strictObject({
      name: name.default('orderer'),
      mspId: mspId.default('OrdererMSP'),
      /** Three for Raft, which survives one failure, and four for BFT, which survives one traitor, unless said. */
      nodes: z.int().min(1).max(mostNodes).optional(),
      msp,
    })
    .prefault({}),
  organisations: z
    .array(organisation)
    .min(1)
    .max(mostNodes)
    .default([
      { name: 'supplier', mspId: 'SupplierMSP', peers: 1 },
      { name: 'carrier', mspId: 'CarrierMSP', peers: 1 },
      { name: 'retailer', mspId: 'RetailerMSP', peers: 1 },
    ]),
  /** Whether peers keep an index of every key's history: for contracts that ask for it, which Lotline's does not. */
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
/** A network's topology with every default filled in. */
export type Topology = Omit<Parsed, 'orderer'> & {
  readonly orderer: Omit<Parsed['orderer'], 'nodes'> & { readonly nodes: number };
};
export type OrganisationTopology = Topology['organisations'][number];

/** Parses a topology. Throws a RangeError that lists every fault with its place. */
export function parseTopology(input: unknown, source = 'the topology'): Topology {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw faulty(
      source,
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`),
    );
  }
  const nodes = parsed.data.orderer.nodes ?? (parsed.data.consensus === 'bft' ? 4 : 3);
  const topology: Topology = { ...parsed.data, orderer: { ...parsed.data.orderer, nodes } };
  const faults = contradictions(topology);
  if (faults.length > 0) throw faulty(source, faults);
  return topology;
}

const faulty = (source: string, faults: readonly string[]): RangeError =>
  new RangeError(`${source} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);

function contradictions({ fabric, consensus, orderer, organisations }: Topology): string[] {
  const all = [orderer, ...organisations];
  const peers = organisations.reduce((sum, each) => sum + each.peers, 0);
  return [
    ...repeated(all.map((each) => each.name)).map((each) => `organisations: two are named "${each}"`),
    ...repeated(all.map((each) => each.mspId)).map((each) => `organisations: two have the MSP id "${each}"`),
    ...(peers > mostNodes ? [`organisations: ${peers} peers in all, ${mostNodes} at most`] : []),
    ...(consensus === 'bft' && fabric === '2.5' ? ['consensus: bft needs Fabric 3.1, not 2.5'] : []),
    ...(consensus === 'bft' && orderer.nodes < 4
      ? [`orderer.nodes: bft needs four or more, not ${orderer.nodes}, to survive one faulty orderer`]
      : []),
  ];
}

const repeated = (list: readonly string[]): string[] => [
  ...new Set(list.filter((each, index) => list.indexOf(each) !== index)),
];
