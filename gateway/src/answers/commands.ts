import { goodsCommands } from './goodsCommands';
import { masterDataCommands } from './masterDataCommands';
import type { NamedCommand, Offers } from './offeredCommand';
import { recallCommands } from './recallCommands';
import { registryCommands } from './registryCommands';
import { shipmentCommands } from './shipmentCommands';

/** The HTTP interface of every command. */
export const offeredCommands: Offers<NamedCommand> = {
  ...registryCommands,
  ...masterDataCommands,
  ...goodsCommands,
  ...shipmentCommands,
  ...recallCommands,
};
