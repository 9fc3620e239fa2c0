import { arrayLiteral } from './array-literal.ts'
import { Batches } from './batches.ts'
import type { Database, Statement } from './database.ts'
import type { Statements } from './statements.ts'

interface Completion {
  readonly key: string
  readonly token: string
  readonly retainMs: number
}

/** Completions, many in one statement. */
export class Completions {
  readonly #database: Database
  readonly #statement: Statement
  readonly #batches: Batches<Completion, boolean>

  constructor(database: Database, { complete }: Statements, limitMs: number) {
    this.#batches = new Batches((calls) => this.#send(calls), {
      identity,
      echo: (_call, _sent, completed) => completed,
      limitMs,
    })
    this.#database = database
    this.#statement = complete
  }

  complete(completion: Completion): Promise<boolean> {
    return this.#batches.add(completion)
  }

  async #send(calls: readonly Completion[]): Promise<boolean[]> {
    const rows = await this.#database.query(this.#statement, [
      arrayLiteral(calls.map(({ key }) => key)),
      arrayLiteral(calls.map(({ token }) => token)),
      arrayLiteral(calls.map(({ retainMs }) => retainMs)),
    ])
    const completed = new Map(rows.map(({ key, token }) => [key, token]))
    return calls.map(({ key, token }) => completed.get(key) === token)
  }
}

// By token too: whoever has lost the key must not take the answer of whoever has it. Only one of them gets through.
function identity({ key, token }: Completion): string {
  return `${key.length}:${key}${token}`
}
