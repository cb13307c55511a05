import { type ChaincodeInterface, Shim } from 'fabric-shim';

type Run = ChaincodeInterface['Invoke'];

/** Maximum difference between a transaction's time and the endorser's clock, which is the default of peers from 3.0. */
const windowMs = 15 * 60_000;

/**
 * Chaincode that refuses transactions whose time is more than 15 minutes from this machine's clock. Peers from 3.0 refuse such proposals
 * themselves (Fabric `core/handlers/auth/filter/timewindow.go`); with a 2.5 peer, the client could choose the recorded time.
 */
export function timelyChaincode(chaincode: ChaincodeInterface, now = Date.now): ChaincodeInterface {
  const timely =
    (run: Run): Run =>
    async (stub) => {
      const [time, own] = [stub.getDateTimestamp(), new Date(now())];
      if (Math.abs(time.getTime() - own.getTime()) <= windowMs) return run(stub);
      return Shim.error(
        `request unauthorized due to incorrect timestamp ${time.toISOString()}, service time ${own.toISOString()}: set the clock`,
      );
    };
  return { Init: timely((stub) => chaincode.Init(stub)), Invoke: timely((stub) => chaincode.Invoke(stub)) };
}
