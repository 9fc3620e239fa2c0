import type { Claim, ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import { type DurabilityCheck, durabilityCheck } from './durability-check.ts'
import { listenerCheck } from './listener-check.ts'
import { commandsOf, type RedisClient, type RedisCommands } from './redis-client.ts'
import { runScript, type Script, script } from './run-script.ts'
import { claimFrom, ownedFrom } from './script-answers.ts'
import { claimScript, completeScript, releaseScript, renewScript } from './scripts.ts'

export interface RedisStoreOptions {
  /**
   * A connected client of ioredis (`new Redis()`, `new Cluster()`) or of redis, also called node-redis (`createClient()`,
   * `createCluster()`, `createSentinel()`, `createClientPool()`). The store never closes it.
   */
  readonly client: RedisClient
  /** The prefix of every key. Default `audian-webhooks:`. */
  readonly prefix?: string
  /**
   * Called after the first claim, once for each way in which the server could forget handled events, with a sentence
   * that describes it. Also called once if the store cannot check this; it tries again after ten minutes at the
   * earliest.
   * Default: a process warning, `AUDIAN_WEBHOOKS_REDIS_DURABILITY`.
   */
  readonly onDurabilityProblem?: (problem: string) => void
}

/** An idempotency store that any number of processes can share. */
export interface RedisStore extends IdempotencyStore {
  readonly shared: true
  claim(key: string, options: ClaimOptions): Promise<Claim>
  renew(key: string, token: string, leaseMs: number): Promise<boolean>
  complete(key: string, token: string, retainMs: number): Promise<boolean>
  release(key: string, token: string): Promise<boolean>
}

const scripts = {
  claim: script(claimScript),
  renew: script(renewScript),
  complete: script(completeScript),
  release: script(releaseScript),
}

/**
 * Remembers handled events in Redis. Warns at the first call if node-redis would end the process at a connection error
 * because `client` has no `error` listener (`AUDIAN_WEBHOOKS_REDIS_NO_ERROR_LISTENER`).
 *
 * @throws OptionsError if `client` is not a client of ioredis or redis
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  return new RedisRecords(options)
}

class RedisRecords implements RedisStore {
  readonly shared = true
  readonly #redis: RedisCommands
  readonly #prefix: string
  readonly #durability: DurabilityCheck
  readonly #checkListener: () => void

  constructor({ client, prefix = 'audian-webhooks:', onDurabilityProblem = warn }: RedisStoreOptions) {
    this.#redis = commandsOf(client)
    this.#prefix = prefix
    this.#durability = durabilityCheck(this.#redis, (problem) => reportTo(onDurabilityProblem, problem))
    this.#checkListener = listenerCheck(this.#redis)
  }

  async claim(key: string, { token, leaseMs, fingerprint }: ClaimOptions): Promise<Claim> {
    const stored = fingerprint === undefined ? '' : String(fingerprint)
    const claim = claimFrom(await this.#run(scripts.claim, key, [token, wholeMs(leaseMs), stored]))
    this.#durability.afterClaim()
    return claim
  }

  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    return ownedFrom(await this.#run(scripts.renew, key, [token, wholeMs(leaseMs)]))
  }

  async complete(key: string, token: string, retainMs: number): Promise<boolean> {
    return ownedFrom(await this.#run(scripts.complete, key, [token, wholeMs(retainMs)]))
  }

  async release(key: string, token: string): Promise<boolean> {
    return ownedFrom(await this.#run(scripts.release, key, [token]))
  }

  #run(script: Script, key: string, values: string[]): Promise<unknown> {
    this.#checkListener()
    return runScript(this.#redis, script, { key: this.#prefix + key, values })
  }
}

/** Redis accepts only whole milliseconds. Rounds up. */
function wholeMs(ms: number): string {
  return String(Math.ceil(ms))
}

// A listener that throws must not end the process.
function reportTo(listener: (problem: string) => void, problem: string): void {
  try {
    listener(problem)
  } catch {
    warn(problem)
  }
}

function warn(problem: string): void {
  process.emitWarning(`redisStore: ${problem}`, { code: 'AUDIAN_WEBHOOKS_REDIS_DURABILITY' })
}
