/** One call of the API. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Under the base URL, escaped, with a slash in front. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON. */
  readonly body?: object | undefined
  /** Whether sending it twice does no more than sending it once. */
  readonly repeatable: boolean
  readonly signal?: AbortSignal | undefined
  /** What to do when no one knows whether it was carried out. */
  readonly inDoubt?: string | undefined
}

/** What was answered, once the whole of it is there. */
export interface Answer {
  /** The one that counts: of an error in an answer with 200 it is the error's. */
  readonly status: number
  /** As parsed from JSON; `undefined` if it was none. */
  readonly body: unknown
  /** As it came: of any length and content. */
  readonly requestId: string | undefined
}
