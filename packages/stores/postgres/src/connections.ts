import type { PgPool } from './database.ts'

/** The part of a `pg` pool's client that transactions use. */
export interface PgClient extends PgPool {
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  /** Returns it to the pool. With `true` it is closed instead. */
  release(destroy?: boolean): void
}

/** A `pg` Pool with clients. */
export interface PgClients extends PgPool {
  connect(): Promise<PgClient>
  readonly options: { readonly max?: number | undefined }
}

/** A connection for one user at a time. */
export interface Connection {
  readonly client: PgClient
  /** Rejects once the connection is lost or closed; never resolves. */
  readonly gone: Promise<never>
  /** Whether it can return to the pool for further use. */
  close(how: 'reusable' | 'destroyed'): void
}

const defaultMax = 10

/** Lends a pool's connections, all but one, which is left for other queries. */
export class Connections {
  readonly max: number
  readonly #pool: PgClients
  readonly #line = new Set<() => void>()
  #open = 0

  constructor(pool: PgClients) {
    this.#pool = pool
    this.max = Math.max(1, (pool.options?.max ?? defaultMax) - 1)
  }

  /** Waits in line until the signal aborts. @throws the signal's reason, and the error of the pool's `connect()` */
  async open(signal: AbortSignal): Promise<Connection> {
    await this.#place(signal)
    if (!signal.aborted) return this.#connect(signal)
    this.#leave()
    throw signal.reason
  }

  #place(signal: AbortSignal): Promise<void> | void {
    signal.throwIfAborted()
    if (this.#open < this.max) {
      this.#open++
      return
    }
    return new Promise((resolve, reject) => {
      const next = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        this.#line.delete(next)
        reject(signal.reason)
      }
      this.#line.add(next)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  // The place is passed on, so the count stays as it is.
  #leave(): void {
    const [next] = this.#line
    if (next === undefined) {
      this.#open--
      return
    }
    this.#line.delete(next)
    next()
  }

  /**
   * A pool's `connect()` cannot be cancelled: its place stays taken until it settles, and a client that comes too late
   * returns to the pool immediately.
   */
  #connect(signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(signal.reason)
      signal.addEventListener('abort', giveUp, { once: true })
      this.#pool.connect().then(
        (client) => {
          const connection = new ClientInUse(client, () => this.#leave())
          signal.removeEventListener('abort', giveUp)
          if (signal.aborted) connection.close('reusable')
          else resolve(connection)
        },
        (error) => {
          this.#leave()
          reject(error)
        },
      )
    })
  }
}

class ClientInUse implements Connection {
  readonly client: PgClient
  readonly gone: Promise<never>
  readonly #leave: () => void
  #lose: ((error: Error) => void) | undefined
  #closed = false

  constructor(client: PgClient, leave: () => void) {
    this.client = client
    this.#leave = leave
    this.gone = new Promise((_, reject) => {
      this.#lose = reject
    })
    this.gone.catch(() => undefined) // The user of the connection may no longer listen.
    // The pool listens to its idle clients only, and an error that no one listens to ends the process.
    client.on('error', this.#onError)
  }

  close(how: 'reusable' | 'destroyed'): void {
    if (this.#closed) return
    this.#closed = true
    try {
      this.client.release(how === 'destroyed')
    } finally {
      this.client.off('error', this.#onError)
      if (how === 'destroyed') this.#lose?.(new Error('The connection was closed: nothing waits for it any more.'))
      this.#leave()
    }
  }

  readonly #onError = (error: Error) => this.#lose?.(error)
}

export function isPgClients(pool: unknown): pool is PgClients {
  return (
    typeof pool === 'object' &&
    pool !== null &&
    ['query', 'connect'].every((name) => typeof Reflect.get(pool, name) === 'function')
  )
}
