import { join } from 'node:path';
import { z } from 'zod';
import { mailSender, smtpUrl } from './answers/companiesFile';
import type { MailSettings } from './mailServer';
import type { ReadyBounds } from './projection/readiness';
import { areNetworks, areOrigins, type EdgeOptions } from './http/edge';

const count = (fallback: number, maximum: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .default(String(fallback))
    .transform(Number)
    .refine((value) => value <= maximum, `must be at most ${maximum}`);

const mebibyte = 1024 * 1024;

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((each) => each !== ''));

const schema = z.object({
  LOTLINE_DATA: z.string().min(1).default('.lotline'),
  LOTLINE_CONFIG: z.string().min(1).optional(),
  LOTLINE_HOST: z.string().min(1).default('127.0.0.1'),
  PORT: count(7600, 65_535),
  LOTLINE_LEDGER: z.string().default('embedded'),
  LOTLINE_FABRIC: z.string().min(1).optional(),
  LOTLINE_ORGANISATION: z.string().min(1).optional(),
  LOTLINE_LOG: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LOTLINE_BATCH: count(400, 1000),
  LOTLINE_QUEUE: count(20_000, 1_000_000),
  LOTLINE_RATE_LIMIT: count(120_000, 100_000_000),
  LOTLINE_FAILURE_LIMIT: count(120, 1_000_000),
  LOTLINE_PUBLIC_LIMIT: count(600, 1_000_000),
  LOTLINE_BODY_LIMIT: count(mebibyte, 64 * mebibyte),
  LOTLINE_LARGE_BODY_LIMIT: count(16 * mebibyte, 64 * mebibyte),
  LOTLINE_CONNECTIONS: count(2000, 1_000_000),
  LOTLINE_MEMORY: count(0, 16 * mebibyte),
  LOTLINE_READY_BLOCKS: count(10, 1_000_000),
  LOTLINE_READY_SECONDS: count(10, 86_400),
  LOTLINE_TRUSTED_PROXIES: list.refine(areNetworks, 'must be IP addresses and networks such as 10.0.0.0/8'),
  LOTLINE_CORS_ORIGINS: list.refine(
    areOrigins,
    'must be origins such as https://app.example.org, without a path, or *',
  ),
  LOTLINE_WEBHOOK_NETWORKS: list.refine(areNetworks, 'must be IP addresses and networks such as 10.0.0.0/8'),
  LOTLINE_SMTP: smtpUrl.optional(),
  LOTLINE_SMTP_PASSWORD: z.string().optional(),
  LOTLINE_SMTP_PASSWORD_FILE: z.string().optional(),
  LOTLINE_MAIL_FROM: mailSender.optional(),
  LOTLINE_ANCHORS: z.string().min(1).optional(),
  LOTLINE_METRICS_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
});

/** The names of all settings. */
export const settings: readonly string[] = Object.keys(schema.shape);

/** The gateway's configuration, from its environment. */
export interface Config {
  /** Folder of ledger, read model and keys. */
  readonly data: string;
  /** The file that names the organisations; `lotline.json` in the present folder, or else the demonstration, when undefined. */
  readonly config: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Name of the ledger adapter. */
  readonly ledger: string;
  /**
   * Folder or connection file of the Fabric network, and the organisation of this gateway: undefined for every organisation found there.
   */
  readonly fabric: string;
  readonly organisation: string | undefined;
  readonly log: string;
  /** Maximum writes per batch, and maximum waiting writes. */
  readonly batch: number;
  readonly queue: number;
  /** Limits per minute: requests of a key, and failed authentications of an address; 0 is no limit. */
  readonly requests: number;
  readonly failures: number;
  /** Requests without a key of an address in a minute; 0 is no limit. */
  readonly publicRequests: number;
  /** Maximum body size in bytes. */
  readonly body: number;
  readonly largeBody: number;
  /** Maximum simultaneous connections. */
  readonly connections: number;
  /** Bytes of memory above which no more goods are recorded; undefined for a share of what the machine has. */
  readonly memory: number | undefined;
  /** How far the read model of a ready gateway may be behind. */
  readonly ready: ReadyBounds;
  readonly edge: EdgeOptions;
  /** Networks that webhooks may reach although they are not public. */
  readonly webhookNetworks: readonly string[];
  /** The mail server that takes notices, as far as the environment names it. */
  readonly mail: MailSettings;
  /** The file that names the public chains on which roots of the ledger are published. */
  readonly anchors: string | undefined;
}

/** Variables that clients read: valid in the gateway's environment too. */
const clients = ['LOTLINE_URL', 'LOTLINE_KEY'];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. Throws an Error that names each invalid variable. */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = schema.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`The environment is not valid: ${faults.join('; ')}.`);
  }
  const { data } = read;
  return {
    data: data.LOTLINE_DATA,
    config: data.LOTLINE_CONFIG,
    host: data.LOTLINE_HOST,
    port: data.PORT,
    ledger: data.LOTLINE_LEDGER,
    fabric: data.LOTLINE_FABRIC ?? join(data.LOTLINE_DATA, 'fabric'),
    organisation: data.LOTLINE_ORGANISATION,
    log: data.LOTLINE_LOG,
    batch: Math.max(1, data.LOTLINE_BATCH),
    queue: Math.max(1, data.LOTLINE_QUEUE),
    requests: data.LOTLINE_RATE_LIMIT,
    failures: data.LOTLINE_FAILURE_LIMIT,
    publicRequests: data.LOTLINE_PUBLIC_LIMIT,
    body: data.LOTLINE_BODY_LIMIT,
    largeBody: data.LOTLINE_LARGE_BODY_LIMIT,
    connections: Math.max(1, data.LOTLINE_CONNECTIONS),
    webhookNetworks: data.LOTLINE_WEBHOOK_NETWORKS,
    anchors: data.LOTLINE_ANCHORS,
    mail: {
      smtp: data.LOTLINE_SMTP,
      from: data.LOTLINE_MAIL_FROM,
      password: data.LOTLINE_SMTP_PASSWORD,
      passwordFile: data.LOTLINE_SMTP_PASSWORD_FILE,
    },
    memory: data.LOTLINE_MEMORY > 0 ? data.LOTLINE_MEMORY * mebibyte : undefined,
    ready: { blocks: data.LOTLINE_READY_BLOCKS, seconds: data.LOTLINE_READY_SECONDS },
    edge: {
      proxies: data.LOTLINE_TRUSTED_PROXIES,
      origins: data.LOTLINE_CORS_ORIGINS,
      metricsKey: data.LOTLINE_METRICS_KEY,
    },
  };
}

/** Unknown variables with our prefix: probably typos. */
export const unknownVariables = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith('LOTLINE_') && !(name in schema.shape) && !clients.includes(name))
    .sort();
