import type { Clock } from './clock/clock.ts'
import type { ChaosSettings } from './deliver/chaos-settings.ts'
import type { Schedule } from './deliver/schedule.ts'

export interface EmulatorOptions {
  /** Default: 0, a free port. */
  readonly port?: number | undefined
  /** The address to listen on. Default: `127.0.0.1`, so that only this machine has access. */
  readonly host?: string | undefined
  /** Host names for the emulator in addition to loopback names, for example the name of its container. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Hosts that webhooks may use with plain HTTP, in addition to loopback names. */
  readonly plainHttpHosts?: readonly string[] | undefined
  /** Allowed values of `X-Auth-Token`. Default: `['emulator-token']`. */
  readonly tokens?: readonly string[] | undefined
  /** API keys that `PUT /api_auth` exchanges for a token. Default: `['emulator-api-key']`. */
  readonly apiKeys?: readonly string[] | undefined
  /** How long such a token is valid, in milliseconds of wall time, at most 365 days. Default: an hour. */
  readonly tokenTtlMs?: number | undefined
  /** The retry schedule. Default: as Audian does, see `retryPolicy` of `@audian-webhooks/core/protocol`. */
  readonly schedule?: Partial<Schedule> | undefined
  /** Default: the emulator's own clock, whose speed can be set. */
  readonly clock?: Clock | undefined
  /**
   * How much faster than real time the schedule runs; at most 1,000,000; 0 stops it until `advance()`.
   * Default: 1. It cannot be combined with `clock`.
   */
  readonly speed?: number | undefined
  /** Faults that happen on purpose. Default: none. */
  readonly chaos?: Partial<ChaosSettings> | undefined
  /** Whether retries get a new signature. Default: `each-attempt`. */
  readonly signing?: 'each-attempt' | 'once' | undefined
  /** Writes signatures as `sha256=<hex>`. Default: false, bare hex. */
  readonly signaturePrefix?: boolean | undefined
  /** Maximum number of requests in progress, 1 to 65,535. Default: 64. */
  readonly concurrency?: number | undefined
  /** Maximum number of requests in progress to one endpoint, 1 to 65,535. Default: 16. */
  readonly perEndpoint?: number | undefined
  /** How many deliveries are kept. Above that, the oldest finished ones are forgotten. Default: 20,000. */
  readonly keep?: number | undefined
  /**
   * Maximum memory of deliveries with their bodies and attempts, in bytes. Above that, the oldest finished ones are forgotten.
   * An estimate: a string with characters outside Latin-1 takes twice what is counted. Default: 268,435,456 (256 MiB).
   */
  readonly keepBytes?: number | undefined
  /** A file that keeps endpoints, secrets and deliveries across restarts. Default: none, they are lost when the process ends. */
  readonly file?: string | undefined
  /**
   * From 0 up to, but not including, 1; another value causes a warning and is replaced by `Math.random()`. Default:
   * `Math.random`.
   */
  readonly random?: (() => number) | undefined
}
