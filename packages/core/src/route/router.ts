import { EventEmitter } from 'eventemitter3'
import { AudianWebhooksError } from '../errors.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { Context } from '../run/context.ts'
import type { Schemas } from './event.ts'
import { isGeneratorFunction } from './generators.ts'
import { namespacesOf, nearestName } from './names.ts'
import type { StandardSchema } from './standard-schema.ts'

/** A handler without the types that `on()` has checked. */
export type AnyHandler = (event: Envelope, context: Context) => unknown

/** The route of an event: its schema, if its name is declared, and its handlers in the order in which they run. */
export interface Route {
  readonly schema: StandardSchema | undefined
  readonly handlers: readonly AnyHandler[]
}

/**
 * The registered handlers. The registry is an event emitter, but does not emit: handlers are awaited one by one, and an
 * emitter drops promises.
 */
export class Router {
  readonly #schemas: ReadonlyMap<string, StandardSchema>
  readonly #patterns: ReadonlySet<string>
  readonly #registry = new EventEmitter<string>()
  readonly #unmatched: AnyHandler[] = []
  readonly #routes = new Map<string, Route>()
  #closed = false

  constructor(schemas: Schemas) {
    this.#schemas = new Map(Object.entries(schemas))
    const names = [...this.#schemas.keys()]
    this.#patterns = new Set(['*', ...names, ...names.flatMap(namespacesOf)])
  }

  /** @throws PATTERN_UNKNOWN, HANDLER_INVALID, HANDLER_TOO_LATE */
  on(patterns: string | readonly string[], handler: unknown): void {
    const list = typeof patterns === 'string' ? [patterns] : patterns
    for (const pattern of list) if (!this.#patterns.has(pattern)) throw this.#unknown(pattern)
    const run = this.#admit(handler, `on(${list.map((pattern) => `'${pattern}'`).join(', ')})`)
    // A separate function, so that one registration runs once however many of its patterns match.
    const registered: AnyHandler = (event, context) => run(event, context)
    for (const pattern of new Set(list)) this.#registry.on(pattern, registered)
  }

  /** @throws HANDLER_INVALID, HANDLER_TOO_LATE */
  onUnmatched(handler: unknown): void {
    this.#unmatched.push(this.#admit(handler, 'onUnmatched()'))
  }

  /** Returns the route of an event. After the first call, no more handlers can be registered. */
  route(name: string): Route {
    this.#closed = true
    const known = this.#routes.get(name)
    if (known !== undefined) return known
    const schema = this.#schemas.get(name)
    if (schema === undefined) return { schema, handlers: this.#unmatched }
    const matching = ['*', ...namespacesOf(name), name]
      .reverse()
      .flatMap((pattern) => this.#registry.listeners(pattern))
    const handlers = matching.length > 0 ? [...new Set(matching as AnyHandler[])] : this.#unmatched
    const route: Route = { schema, handlers }
    // Only declared names come here, so the map cannot grow by what is sent.
    this.#routes.set(name, route)
    return route
  }

  #admit(handler: unknown, where: string): AnyHandler {
    if (this.#closed) {
      throw new AudianWebhooksError(
        'HANDLER_TOO_LATE',
        `${where} came after the first delivery and may have missed it. Register all handlers before the server listens.`,
      )
    }
    if (isGeneratorFunction(handler)) {
      throw new AudianWebhooksError(
        'HANDLER_INVALID',
        `${where} got a generator function for a handler. A call would not run its body. Pass a function or an async function.`,
      )
    }
    if (typeof handler === 'function') return handler as AnyHandler // checked by the types of on()
    throw new AudianWebhooksError('HANDLER_INVALID', `${where} got ${typeof handler} for a handler. Pass a function.`)
  }

  #unknown(pattern: string): AudianWebhooksError {
    const nearest = nearestName(String(pattern), [...this.#patterns])
    return new AudianWebhooksError(
      'PATTERN_UNKNOWN',
      `'${pattern}' is not a declared event. Did you mean '${nearest}'? Declare private events with createWebhooks({ events: { '${pattern}': schema } }). Undeclared events go to onUnmatched().`,
    )
  }
}
