/** How the gateway's process ends when it cannot start or go on. 1 is a mistake of ours. */
export const exitCodes = { internal: 1, configuration: 2, folder: 3, ledger: 4, readModel: 5, port: 6 } as const;
