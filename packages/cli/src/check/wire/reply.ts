/** What came back: an answer, or why there is none. */
export interface Reply {
  readonly status: number | undefined
  /** The beginning of the answer's body. */
  readonly body: string
  /** Why there is no response. */
  readonly failure?: string
  /** Nothing listens there. */
  readonly refused?: boolean
  readonly ms: number
}

export function isAccepted({ status = 0 }: Reply): boolean {
  return status >= 200 && status < 300
}

export function isRefused({ status = 0 }: Reply): boolean {
  return status >= 400
}

/** 4xx: Audian does not deliver the event again. */
export function isGivenUp({ status = 0 }: Reply): boolean {
  return status >= 400 && status < 500
}

/** `401 {"error":"Invalid signature"}`, in one line and without characters that move a terminal's cursor. */
export function inWords({ status, body, failure }: Reply): string {
  if (status === undefined) return failure ?? 'no answer'
  const line = body.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').trim()
  return `${status} ${line.length > 80 ? `${line.slice(0, 80)}…` : line}`.trim()
}
