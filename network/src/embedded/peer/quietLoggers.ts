import * as contractLogger from 'fabric-contract-api/lib/logger';
import * as shimLogger from 'fabric-shim/lib/logger';

const variable = 'CORE_CHAINCODE_LOGGING_LEVEL';
/** The loggers that write for every message or transaction; silent ones do not even format their messages. */
const busy = [
  'lib/handler.js',
  'lib/stub.js',
  'lib/chaincode.js',
  'lib/iterators.js',
  'contracts-spi/chaincodefromcontract.js',
  'contracts-spi/datamarshall.js',
];

/**
 * Keeps the chaincode libraries from writing to standard output: at their default level they log every transaction, and
 * at error level the arguments of an unknown one. CORE_CHAINCODE_LOGGING_LEVEL overrides this.
 */
export function quietLoggers(): void {
  if (process.env[variable] !== undefined) return;
  for (const name of busy) shimLogger.getLogger(name).silent = true;
  contractLogger.setLevel('CRITICAL');
  shimLogger.setLevel('CRITICAL');
  // Setting a level also sets the variable, which would leak into child processes. The library reports unhandled rejections of
  // the whole process through its logger "_": those must stay visible.
  process.env[variable] = 'ERROR';
  shimLogger.getLogger('_');
  Reflect.deleteProperty(process.env, variable);
}
