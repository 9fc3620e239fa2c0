/** What goes out in one attempt. */
export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  /** A redirect is not followed: the token is for this API only. */
  readonly redirect: 'manual'
  /** Aborts with the caller's own signal, and when the attempt takes too long. */
  readonly signal: AbortSignal
}

/** What is used of an answer. */
export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): FetchBodyReader } | null
}

export interface FetchBodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(reason?: unknown): Promise<void>
}

/** The part of `fetch` that is used. The global one fits, and so does undici's. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>
