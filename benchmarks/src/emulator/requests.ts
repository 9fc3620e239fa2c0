/** What the parent asks of the process of the emulator. Each is answered with one message. */
export type Request =
  | { readonly ask: 'fill'; readonly deliveries: number }
  | { readonly ask: 'send'; readonly perSecond: number; readonly seconds: number }
  | { readonly ask: 'usage'; readonly collect: boolean }

export interface EmulatorSetup {
  readonly keep: number
  readonly receiverUrl: string
  readonly bodyBytes: number
  /** A file of state, for an emulator that has one. */
  readonly file?: string | undefined
}

export interface Started {
  readonly url: string
  /** From the call of `startEmulator()` until it listens. */
  readonly startMs: number
}

export interface Usage {
  readonly deliveries: number
  readonly rssBytes: number
  readonly heapBytes: number
  /** Since the start of the process. */
  readonly cpuMs: number
}

export interface Sent {
  readonly events: number
  readonly seconds: number
  /** The CPU time of the process over these seconds. */
  readonly cpuMs: number
}
