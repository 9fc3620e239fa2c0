/** An error that bull-board answers with this status and message. */
export class Refusal extends Error {
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** What bull-board offers and this queue does not have: answered 405 with a sentence. */
export function refuse(action: string): Promise<never> {
  return Promise.reject(new Refusal(405, `The SQLite queue cannot ${action}.`))
}
