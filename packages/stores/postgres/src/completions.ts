import { arrayLiteral } from './array-literal.ts'
import { Batches } from './batches.ts'
import type { Database, Statement } from './database.ts'
import { unreadable } from './rows.ts'
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
      identity: ({ key, token }) => identity(key, token),
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
    const sent = new Set(calls.map(({ key, token }) => identity(key, token)))
    const completed = new Set(rows.map(([key, token]) => identity(key ?? '', token ?? '')))
    for (const each of completed) if (!sent.has(each)) throw unreadable(each, 'a key and token that were sent')
    return calls.map(({ key, token }) => completed.has(identity(key, token)))
  }
}

// By token too: a caller that has lost the key must not take the answer of the one that has it. Only one of them gets through.
function identity(key: string, token: string): string {
  return `${key.length}:${key}${token}`
}
