/** Exit codes of a gateway that cannot start or continue. 1 is a defect of the gateway. */
export const exitCodes = { internal: 1, configuration: 2, folder: 3, ledger: 4, readModel: 5, port: 6 } as const;
