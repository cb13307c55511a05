import { type CommandInput, partyRoles } from '#domain';
import { type Command, Option } from 'commander';
import { count, idOf, many } from '../parse';
import { send } from '../send';
import { coordinates } from './registerPlace';
import { storage } from './registerProduct';

/** A field that may be removed: `--no-address`. */
type Removable<T> = T | false | undefined;
const orRemoved = <T>(value: Removable<T>): T | null | undefined => (value === false ? null : value);

interface PartyOptions {
  readonly name?: string;
  readonly role?: CommandInput<'changeParty'>['roles'];
  readonly contact?: Removable<string>;
}

interface PlaceOptions {
  readonly name?: string;
  readonly address?: Removable<string>;
  readonly geo?: Removable<{ latitude: string; longitude: string }>;
  readonly within?: Removable<string>;
}

interface ProductOptions {
  readonly name?: string;
  readonly uom?: string;
  readonly shelfLifeDays?: Removable<number>;
  readonly storage?: Removable<{ minimum: string; maximum: string }>;
  readonly requireReceipt?: boolean;
  readonly traceabilityList?: Removable<string>;
  readonly maker?: Removable<string[]>;
}

/** Fields that no option names stay as they are. */
export function addChange(program: Command): void {
  const change = program.command('change').description('change your party, places and products; other fields stay');
  addParty(change);
  addPlace(change);
  addProduct(change);
}

function addParty(change: Command): void {
  change
    .command('party')
    .description('change your organisation')
    .argument('<gln>', 'its party id', idOf('party'))
    .option('--name <name>', 'its name')
    .addOption(new Option('--role <role...>', 'all its roles').choices(partyRoles))
    .option('--contact <text>', 'contact person or number')
    .option('--no-contact', 'remove the contact')
    .action(async (party: string, { name, role, contact }: PartyOptions, command: Command) => {
      await send(command, 'changeParty', { party, name, roles: role, contact: given(command, 'contact', contact) });
    });
}

function addPlace(change: Command): void {
  change
    .command('place')
    .description('change a place of yours')
    .argument('<gln>', 'its id', idOf('place'))
    .option('--name <name>', 'its name')
    .option('--address <text>', 'its address')
    .option('--no-address', 'remove its address')
    .option('--geo <latitude,longitude>', 'decimal degrees (WGS 84)', coordinates)
    .option('--no-geo', 'remove its coordinates')
    .option('--within <gln>', 'your place that contains it', idOf('place'))
    .option('--no-within', 'remove the surrounding place')
    .action(async (place: string, { name, address, geo, within }: PlaceOptions, command: Command) => {
      const changes = {
        name,
        address: given(command, 'address', address),
        geo: given(command, 'geo', geo),
        within: given(command, 'within', within),
      };
      await send(command, 'changePlace', { place, ...changes });
    });
}

function addProduct(change: Command): void {
  change
    .command('product')
    .description('change a product of yours')
    .argument('<gtin>', 'its id', idOf('product'))
    .option('--name <name>', 'its name')
    .option('--uom <code>', 'UN/ECE unit that its lots are counted in')
    .option('--shelf-life-days <days>', 'days from production to expiry', count)
    .option('--no-shelf-life-days', 'remove its shelf life')
    .option('--storage <minimum..maximum>', 'degrees Celsius, such as 0..4', storage)
    .option('--no-storage', 'remove its storage range')
    .option('--traceability-list <category>', 'its category on the FDA Food Traceability List')
    .option('--no-traceability-list', 'remove that category')
    .option('--maker <gln>', 'another party that may make it; name all of them; may be repeated', many(idOf('party')))
    .option('--no-maker', 'remove all other makers')
    .option('--require-receipt', 'require signed receipts for accepting and receiving its shipments')
    .option('--no-require-receipt', 'require no signed receipts any more')
    .action(async (product: string, options: ProductOptions, command: Command) => {
      await send(command, 'changeProduct', {
        product,
        name: options.name,
        uom: options.uom,
        shelfLifeDays: given(command, 'shelfLifeDays', options.shelfLifeDays),
        storage: given(command, 'storage', options.storage),
        traceabilityList: given(command, 'traceabilityList', options.traceabilityList),
        makers: given(command, 'maker', options.maker),
        receiptRequired: command.getOptionValueSource('requireReceipt') === 'cli' ? options.requireReceipt : undefined,
      });
    });
}

/** Commander counts an option that may be switched off as switched on: only what was written on the command line counts. */
const given = <T>(command: Command, name: string, value: Removable<T>): T | null | undefined =>
  command.getOptionValueSource(name) === 'cli' ? orRemoved(value) : undefined;
