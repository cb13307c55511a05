import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { TopologyInput } from '../topology/topology';
import { seriesNames } from '../topology/topology';

export const usage = `npm run fabric -- COMMAND [OPTIONS]

  up                      make the network and deploy the contract, or start it again with its data
  status                  show processes, ports, block heights and versions
  deploy                  deploy the contract as it is built now (next sequence number)
  logs [NODE]             show the last lines of every log, or of one
  snapshot --out FILE     stop, archive ledgers and identities, start again
  restore --from FILE     restore an archive into an empty data folder
  renew [ORGANISATION]    issue new certificates for one organisation or all, and restart one node after another
  renew --new-keys        the same with new keys; the channel gets the new certificate of each orderer
  down                    stop; the data stays
  clean                   stop and delete ledgers, identities and logs
  add-organisation --name NAME --msp MSPID [--folder DIR] [--out FILE]
                          add an organisation to the running channel; --folder: the MSP folders of its own authority;
                          --out: only write the change to FILE, for administrators elsewhere to sign
  remove-organisation NAME
                          remove an organisation from the running channel
  remove-orderer NODE     remove an orderer from the running channel
  generate compose|kubernetes --out DIR [--slot a|b --version TEXT]
                          write the files to run the network in containers, with Fabric's official images;
                          --slot: write the contract as it is built now for this slot only, to upgrade
  install --archive FILE  unpack Fabric's programs from an official release archive

  --data DIR              folder of the network ($LOTLINE_DATA/fabric, or .lotline/fabric)
  --topology FILE         organisations, peers, orderers, ports, policies (JSON)
  --ports BASE  --fabric 3.1|2.5  --consensus raft|bft  --peers N   override the topology
  --version TEXT          deploy: version of the contract
  --lines N               logs: number of lines of each
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const wholeNumber = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);
const schema = z.object({
  data: z.string().optional(),
  topology: z.string().optional(),
  ports: wholeNumber.optional(),
  fabric: z.enum(seriesNames).optional(),
  consensus: z.enum(['raft', 'bft']).optional(),
  peers: wholeNumber.optional(),
  version: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/)
    .optional(),
  out: z.string().optional(),
  from: z.string().optional(),
  archive: z.string().optional(),
  name: z.string().optional(),
  msp: z.string().optional(),
  folder: z.string().optional(),
  slot: z.enum(['a', 'b']).optional(),
  lines: wholeNumber.default(20),
  'new-keys': z.boolean().default(false),
  help: z.boolean().default(false),
});

export type Options = z.output<typeof schema> & { readonly command: string; readonly words: readonly string[] };

/** Parses the command line. Throws a RangeError that names the invalid option. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: text,
      topology: text,
      ports: text,
      fabric: text,
      consensus: text,
      peers: text,
      version: text,
      out: text,
      from: text,
      archive: text,
      lines: text,
      name: text,
      msp: text,
      folder: text,
      slot: text,
      help: flag,
      'new-keys': flag,
    },
  });
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    throw new RangeError(`${faults.join('\n')}\n\n${usage}`);
  }
  const [command = 'help', ...words] = positionals;
  return { ...parsed.data, command: parsed.data.help ? 'help' : command, words };
}

/** The topology settings of the command line. */
export const settingsOf = ({ ports, fabric, consensus }: Options): TopologyInput => ({
  ...(ports === undefined ? {} : { ports }),
  ...(fabric === undefined ? {} : { fabric }),
  ...(consensus === undefined ? {} : { consensus }),
});
