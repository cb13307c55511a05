import { type Command, InvalidArgumentError } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly name: string;
  readonly address?: string;
  readonly geo?: { latitude: string; longitude: string };
  readonly within?: string;
}

export function addRegisterPlace(register: Command): void {
  register
    .command('place')
    .description('register a place of yours')
    .argument('<gln>', 'its id, such as (414)9506000134307', idOf('place'))
    .requiredOption('--name <name>', 'its name')
    .option('--address <text>', 'its address')
    .option('--geo <latitude,longitude>', 'decimal degrees (WGS 84), such as 48.2083,16.3731', coordinates)
    .option('--within <gln>', 'your place that contains it', idOf('place'))
    .action(async (place: string, { name, address, geo, within }: Options, command: Command) => {
      await send(command, 'registerPlace', { place, name, address, geo, within });
    });
}

export function coordinates(text: string): { latitude: string; longitude: string } {
  const [latitude, longitude, ...more] = text.split(',').map((part) => part.trim());
  if (latitude === undefined || longitude === undefined || more.length > 0) {
    throw new InvalidArgumentError('Write latitude,longitude in decimal degrees.');
  }
  return { latitude, longitude };
}
