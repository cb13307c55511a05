import { organisations } from '../crash/goods.mjs';
import { Violation } from '../crash/violation.mjs';
import { copyKeys, expectKeys } from './oldKeys.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const others = (organisation) => organisations.filter((each) => each !== organisation);
/** Time after which the others treat a silent peer as dead (`gossip.aliveExpirationTimeout`, 10 s). */
const givenUp = 20_000;

/**
 * The faults of the network under load. `inject` returns the organisations that must still be able to write; `repair` only starts stopped
 * processes.
 */
export const faults = [
  {
    name: 'kill -9 of the orderer that leads',
    short: true,
    inject: async ({ network }) => {
      const leader = await network.leader();
      if (leader === undefined) throw new Violation('no orderer leads.');
      await network.signal(leader, 'SIGKILL');
      return { what: leader, serving: organisations };
    },
    repair: ({ network }) => network.up(),
  },
  {
    name: 'kill -9 of a peer',
    short: true,
    inject: async ({ network, organisation }) => {
      await network.signal(`peer0.${organisation}`, 'SIGKILL');
      return { what: `peer0.${organisation}`, serving: others(organisation) };
    },
    repair: ({ network }) => network.up(),
  },
  {
    name: 'a peer that hangs, of an organisation that has two',
    short: true,
    inject: async ({ network }) => {
      await network.signal('peer0.supplier', 'SIGSTOP');
      const resume = () => network.signal('peer0.supplier', 'SIGCONT');
      // A call is aborted before its deadline, and a client with a timeout of 15 s retries at most once.
      return { what: 'peer0.supplier', serving: organisations, hold: givenUp, within: 30, resume };
    },
    repair: (_context, { resume }) => resume(),
  },
  {
    name: 'new keys for an organisation whose keys were copied',
    short: false,
    inject: async ({ network, organisation }) => {
      const copied = await copyKeys(await network.material(), organisation);
      await expectKeys(await network.material(), copied, 'VALID');
      await network.renew(organisation);
      await expectKeys(await network.material(), copied, 'refused');
      return { what: organisation, serving: organisations };
    },
    repair: () => undefined,
  },
  {
    name: 'kill -9 of a chaincode service',
    short: false,
    inject: async ({ network, organisation }) => {
      const { id } = await network.service(organisation);
      await network.signal(id, 'SIGKILL');
      return { what: id, serving: others(organisation) };
    },
    repair: ({ network }) => network.up(),
  },
  {
    name: 'kill -9 of a gateway',
    short: false,
    inject: async ({ gateways, organisation }) => {
      await gateways.kill(organisation);
      return { what: `gateway of ${organisation}`, serving: others(organisation) };
    },
    repair: ({ gateways, organisation }) => gateways.start(organisation),
  },
  {
    name: 'an organisation cut off and back',
    short: false,
    inject: async ({ network, gateways, organisation }) => {
      const { id } = await network.service(organisation);
      gateways.signal(organisation, 'SIGSTOP');
      await network.signal(id, 'SIGSTOP');
      await network.signal(`peer0.${organisation}`, 'SIGSTOP');
      const resume = async () => {
        await network.signal(`peer0.${organisation}`, 'SIGCONT');
        await network.signal(id, 'SIGCONT');
        gateways.signal(organisation, 'SIGCONT');
      };
      return { what: organisation, serving: others(organisation), hold: givenUp, resume };
    },
    repair: (_context, { resume }) => resume(),
  },
];

/** Injects a fault under load, repairs it, and checks the acknowledged writes. Returns a text with the duration of the outage. */
export async function runFault(fault, context, checks) {
  const { load, random } = context;
  const before = load.books.entries.length;
  load.start();
  await sleep(random.between(800, 2000));
  const injected = await fault.inject(context);
  const { what, serving, hold = random.between(500, 1500), within = 60 } = injected;
  const away = await Promise.all(serving.map((organisation) => load.probe(organisation, within)));
  const during = load.books.entries.length;
  await sleep(hold);
  const later = await Promise.all(serving.map((organisation) => load.probe(organisation, within)));
  const held = load.books.entries.length;
  await fault.repair(context, injected);
  const back = await Promise.all(organisations.map((organisation) => load.probe(organisation, 60)));
  await sleep(500);
  await load.settle(90);
  await checks(before);
  const written = load.books.entries.length - before;
  const seconds = (times) => (Math.max(...times) / 1000).toFixed(1);
  return (
    `${what}: ${serving.join(', ')} served ${seconds(away)} s after it and in ${seconds(later)} s later on, all ${seconds(back)} s after the repair; ` +
    `${written} writes acknowledged, ${held - during} of them meanwhile`
  );
}
