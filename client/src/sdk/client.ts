import type { CommandInput } from '#domain';
import { type CommandAnswer, type NamedCommand, offeredCommands } from '#answers';
import * as allocations from './actions/allocations';
import * as capture from './actions/capture';
import * as changes from './actions/changes';
import { batch, command } from './actions/commands';
import * as costs from './actions/costs';
import * as counts from './actions/counts';
import * as epcis from './actions/epcis';
import * as events from './actions/events';
import * as exceptions from './actions/exceptions';
import * as extendRecallInFull from './actions/extendRecallInFull';
import {
  fact,
  type FactParameters,
  history,
  type HistoryParameters,
  type KindWithHistory,
  list,
  type Version,
} from './actions/facts';
import * as forecasts from './actions/forecasts';
import * as fsma204 from './actions/fsma204';
import * as gs1 from './actions/gs1';
import * as inbox from './actions/inbox';
import * as kpis from './actions/kpis';
import * as ledger from './actions/ledger';
import * as mail from './actions/mail';
import * as members from './actions/members';
import * as orders from './actions/orders';
import * as policies from './actions/policies';
import * as promises from './actions/promises';
import * as proofs from './actions/proofs';
import * as expected from './actions/expected';
import * as recallMail from './actions/recallMail';
import * as recallReports from './actions/recallReports';
import * as recallRunning from './actions/recallRunning';
import * as recalls from './actions/recalls';
import * as rules from './actions/rules';
import * as sources from './actions/sources';
import * as stock from './actions/stock';
import * as subscriptions from './actions/subscriptions';
import * as trace from './actions/trace';
import * as uploads from './actions/uploads';
import * as vendors from './actions/vendors';
import * as verifyLedger from './actions/verifyLedger';
import * as webhooks from './actions/webhooks';
import * as inventoryFiles from './actions/inventoryFiles';
import * as worklist from './actions/worklist';
import { collectionOf, type Fact, type FactKind, type Facts } from './facts';
import type { Found, ListOptions, Page } from './page';
import { assertClientOptions, assertLast } from './options';
import { type ClientOptions, createTransport, type Transport, type WriteOptions } from './transport';

/** An action bound to its transport. */
type Bound<Action> = Action extends (transport: Transport, ...rest: infer Rest) => infer Answer
  ? (...rest: Rest) => Answer
  : never;

/** Each is documented in its file of `actions`. */
const actions = {
  ...allocations,
  ...capture,
  ...changes,
  batch,
  ...costs,
  ...counts,
  ...epcis,
  ...events,
  ...exceptions,
  ...extendRecallInFull,
  ...forecasts,
  ...fsma204,
  ...gs1,
  ...inbox,
  ...kpis,
  ...ledger,
  ...mail,
  ...members,
  ...orders,
  ...policies,
  ...promises,
  ...proofs,
  ...expected,
  ...recallMail,
  ...recallReports,
  ...recallRunning,
  ...recalls,
  ...rules,
  ...sources,
  ...stock,
  ...subscriptions,
  ...trace,
  ...uploads,
  ...vendors,
  ...verifyLedger,
  ...webhooks,
  ...inventoryFiles,
  ...worklist,
};

type Actions = { readonly [Name in keyof typeof actions]: Bound<(typeof actions)[Name]> };

/** The names of the actions that take options behind their parameters. */
type WithOptions = {
  [Name in keyof Actions]: Parameters<Actions[Name]>['length'] extends 0 | 1 ? never : Name;
}[keyof Actions];

const withOptions: Readonly<Record<WithOptions, true>> = {
  shipAllocation: true,
  capture: true,
  captureEvent: true,
  bookEvent: true,
  startRecall: true,
  makeRecallReport: true,
};

/** A method for each command of the contract: it sends the command's input and resolves when the ledger has recorded it. */
type Commands = {
  readonly [Name in NamedCommand]: (input: CommandInput<Name>, options?: WriteOptions) => Promise<CommandAnswer>;
};

/** A method for each kind of fact: it reads one by its id. */
type FactReads = { readonly [Kind in FactKind]: (parameters: FactParameters) => Promise<Found<Fact<Kind>>> };

/** Every action, bound to one gateway and one caller. */
export interface Client extends Actions, Commands, FactReads {
  command<Name extends NamedCommand>(
    name: Name,
    input: CommandInput<Name>,
    options?: WriteOptions,
  ): Promise<CommandAnswer>;
  history<Kind extends KindWithHistory>(parameters: HistoryParameters<Kind>): Promise<Page<Version<Fact<Kind>>>>;
  list<Name extends keyof Facts>(collection: Name, options?: ListOptions): Promise<Page<Facts[Name]>>;
}

/** The method, which refuses arguments behind the last one that it takes. */
const taking =
  <Given extends unknown[], Answer>(most: number, name: string, method: (...given: Given) => Answer) =>
  (...given: Given): Answer => {
    assertLast(given, most, name);
    return method(...given);
  };

/** A method for each key of a table. */
const methods = (table: object, method: (name: never) => unknown): object =>
  Object.fromEntries(Object.keys(table).map((name) => [name, method(name as never)]));

/**
 * A client of a gateway, acting as the owner of the key.
 *
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:7600', key: process.env['LOTLINE_KEY'] });
 * const { nodes } = await client.trace({ id: '(01)09506000134352(10)ABC', direction: 'back' });
 */
export function createClient(options: ClientOptions): Client {
  assertClientOptions(options);
  const transport = createTransport(options);
  const bound = Object.entries(actions).map(([name, action]) => {
    const act = action as (transport: Transport, ...given: unknown[]) => unknown;
    return [
      name,
      taking(Object.hasOwn(withOptions, name) ? 2 : 1, name, (...given: unknown[]) => act(transport, ...given)),
    ];
  });
  const commands = methods(offeredCommands, (name: NamedCommand) =>
    taking(2, name, (input: CommandInput<NamedCommand>, choices?: WriteOptions) =>
      command(transport, name, input, choices),
    ),
  ) as Commands;
  const reads = methods(collectionOf, (kind: FactKind) =>
    taking(1, kind, (parameters: FactParameters) => fact(transport, kind, parameters)),
  ) as FactReads;
  return {
    ...(Object.fromEntries(bound) as Actions),
    ...commands,
    ...reads,
    command: (name, input, choices, ...more: unknown[]) => {
      assertLast(more, 0, 'command');
      return command(transport, name, input, choices);
    },
    history: (parameters, ...more: unknown[]) => {
      assertLast(more, 0, 'history');
      return history(transport, parameters);
    },
    list: (collection, choices, ...more: unknown[]) => {
      assertLast(more, 0, 'list');
      return list(transport, collection, choices);
    },
  };
}
