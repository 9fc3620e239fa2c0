import type { Claim, ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import { durabilityProblems } from './durability.ts'
import { commandsOf, type RedisClient, type RedisCommands } from './redis-client.ts'
import { runScript, type Script, script } from './run-script.ts'
import { claimScript, completeScript, releaseScript, renewScript } from './scripts.ts'

export interface RedisStoreOptions {
  /** A connected client of ioredis or of redis (node-redis). It stays yours: the store never closes it. */
  readonly client: RedisClient
  /** Begins the name of every key. Default `audian-webhooks:`. */
  readonly prefix?: string
  /**
   * Called once, after the first claim, with a sentence for each way in which the server could forget what is done.
   * Default: a process warning, `AUDIAN_WEBHOOKS_REDIS_DURABILITY`.
   */
  readonly onDurabilityProblem?: (problem: string) => void
}

/** An idempotency store that any number of processes share. */
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

/** Remembers handled events in Redis. @throws TypeError if `client` is no client of ioredis or redis */
export function redisStore(options: RedisStoreOptions): RedisStore {
  return new RedisRecords(options)
}

class RedisRecords implements RedisStore {
  readonly shared = true
  readonly #redis: RedisCommands
  readonly #prefix: string
  readonly #onDurabilityProblem: (problem: string) => void
  #durabilityAsked = false

  constructor({ client, prefix = 'audian-webhooks:', onDurabilityProblem = warn }: RedisStoreOptions) {
    this.#redis = commandsOf(client)
    this.#prefix = prefix
    this.#onDurabilityProblem = onDurabilityProblem
  }

  async claim(key: string, { token, leaseMs, fingerprint = '' }: ClaimOptions): Promise<Claim> {
    const claim = claimFrom(await this.#run(scripts.claim, key, [token, wholeMs(leaseMs), fingerprint]))
    if (!this.#durabilityAsked) this.#askDurability()
    return claim
  }

  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    return isOne(await this.#run(scripts.renew, key, [token, wholeMs(leaseMs)]))
  }

  async complete(key: string, token: string, retainMs: number): Promise<boolean> {
    return isOne(await this.#run(scripts.complete, key, [token, wholeMs(retainMs)]))
  }

  async release(key: string, token: string): Promise<boolean> {
    return isOne(await this.#run(scripts.release, key, [token]))
  }

  #run(script: Script, key: string, values: string[]): Promise<unknown> {
    return runScript(this.#redis, script, { key: this.#prefix + key, values })
  }

  // Beside the claims and not before them: what it finds is for people, and no event waits for it.
  #askDurability(): void {
    this.#durabilityAsked = true
    durabilityProblems(this.#redis).then(
      (problems) => {
        for (const problem of problems) this.#report(problem)
      },
      () => {
        this.#durabilityAsked = false // The connection failed; the next claim asks again.
      },
    )
  }

  // A listener that throws must not end the process.
  #report(problem: string): void {
    try {
      this.#onDurabilityProblem(problem)
    } catch {
      warn(problem)
    }
  }
}

function claimFrom(answer: unknown): Claim {
  const [state, detail] = Array.isArray(answer) ? answer : []
  if (state === 'claimed') return { state }
  if (state === 'busy' && typeof detail === 'number') return { state, retryAfterMs: detail }
  if (state === 'done') return { state, fingerprint: typeof detail === 'string' ? detail : undefined }
  throw new Error(
    `Redis answered a claim with ${JSON.stringify(answer)}. Does the client change the answers of scripts?`,
  )
}

function isOne(answer: unknown): boolean {
  return Number(answer) === 1
}

/** Redis takes whole milliseconds only; never fewer than asked for. */
function wholeMs(ms: number): string {
  return String(Math.ceil(ms))
}

function warn(problem: string): void {
  process.emitWarning(`redisStore: ${problem}`, { code: 'AUDIAN_WEBHOOKS_REDIS_DURABILITY' })
}
