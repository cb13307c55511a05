import { exitCodes } from './exitCodes';

/** The oldest major version that this runs on. */
const oldest = 24;

/** Import before all other modules, which an older Node cannot load: ends the process there with a line that states what to do. */
if (Number.parseInt(process.versions.node, 10) < oldest) {
  const advice = `start it with "npm start", which finds one, or install Node ${oldest} or newer`;
  process.stderr.write(`This is Node ${process.versions.node} and the gateway needs ${oldest} or newer: ${advice}.\n`);
  process.exit(exitCodes.configuration);
}
