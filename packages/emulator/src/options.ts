import type { Clock } from './clock/clock.ts'
import type { ChaosSettings } from './deliver/chaos-settings.ts'
import type { Schedule } from './deliver/schedule.ts'

export interface EmulatorOptions {
  /** Default: 0, a free one. */
  readonly port?: number | undefined
  /** The address to listen on. Default: `127.0.0.1`, so that only this machine gets in. */
  readonly host?: string | undefined
  /** Names under which the emulator may be called beside loopback ones, for instance that of its container. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Hosts that webhooks may have with plain HTTP, beside loopback ones. */
  readonly plainHttpHosts?: readonly string[] | undefined
  /** What `X-Auth-Token` may be. Default: `['emulator-token']`. */
  readonly tokens?: readonly string[] | undefined
  /** What `PUT /api_auth` exchanges for a token. Default: `['emulator-api-key']`. */
  readonly apiKeys?: readonly string[] | undefined
  /** How long such a token counts, milliseconds of wall time, at most 365 days. Default: an hour. */
  readonly tokenTtlMs?: number | undefined
  /** How attempts are repeated. Default: as Audian does, see `retryPolicy` of `@audian-webhooks/core/protocol`. */
  readonly schedule?: Partial<Schedule> | undefined
  /** Default: one of its own, whose speed can be set. */
  readonly clock?: Clock | undefined
  /**
   * How much faster than real time the schedule runs; at most 1,000,000; 0 stands still until `advance()`.
   * Default: 1. Not with `clock`.
   */
  readonly speed?: number | undefined
  /** What goes wrong on purpose. Default: nothing. */
  readonly chaos?: Partial<ChaosSettings> | undefined
  /** Whether repeated attempts are signed anew. Default: `each-attempt`. */
  readonly signing?: 'each-attempt' | 'once' | undefined
  /** Writes signatures as `sha256=<hex>`. Default: false, bare hex. */
  readonly signaturePrefix?: boolean | undefined
  /** Requests under way at most, 1 to 65,535. Default: 64. */
  readonly concurrency?: number | undefined
  /** To one endpoint at most, 1 to 65,535. Default: 16. */
  readonly perEndpoint?: number | undefined
  /** Deliveries that are kept; of more, the oldest finished ones are forgotten. Default: 20,000. */
  readonly keep?: number | undefined
  /**
   * Memory that deliveries take with their bodies and attempts, in bytes; of more, the oldest finished ones are forgotten.
   * An estimate: a text with characters outside of Latin-1 takes twice what is counted. Default: 268,435,456 (256 MiB).
   */
  readonly keepBytes?: number | undefined
  /** A file that keeps endpoints, secrets and deliveries over a restart. Default: none, they end with the process. */
  readonly file?: string | undefined
  /**
   * From 0 up to, but not including, 1; another value is warned of and replaced by `Math.random()`. Default:
   * `Math.random`.
   */
  readonly random?: (() => number) | undefined
}
