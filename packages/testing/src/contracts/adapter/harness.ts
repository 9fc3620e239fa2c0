import type { Receiver } from '@audian-webhooks/core/kit'

/** A server with the adapter under test in it, at a free port of this machine. */
export interface AdapterServer {
  /** The server's root, e.g. `http://127.0.0.1:49152`. */
  readonly url: string
  /** Stops it, open connections included. */
  close(): unknown
}

/** What the adapter is to be mounted with. */
export interface AdapterMount {
  readonly webhooks: Receiver
  /** Where the webhook route is, e.g. `/webhooks`. Everything else is 404. */
  readonly path: string
}

/** Starts a server that listens when it is returned. */
export type CreateServer = (mount: AdapterMount) => AdapterServer | Promise<AdapterServer>

/** A server in which a body parser of the framework has read the body before the adapter comes to it. */
export interface ParserInFront {
  /** What the log must call it, e.g. `express.json()`. */
  readonly parser: string
  /** What the log must advise, or a part of it. */
  readonly advice: string
  /** A body that the parser feels meant. */
  readonly contentType: string
  readonly createServer: CreateServer
}

/**
 * What not every framework has: a server that shows it, or the reason why there is none. What is left out is skipped as
 * "not declared".
 */
export interface AdapterFeatures {
  readonly parsersInFront?: readonly ParserInFront[] | string
  /** A server in which the framework has read the body and kept its bytes where the adapter looks for them. */
  readonly rawBodyKept?: CreateServer | string
  /**
   * A server with a further route, `POST /other`, that is the framework's own: it parses a JSON body and answers it,
   * written as JSON.
   */
  readonly otherRoute?: CreateServer | string
  /** Cases that cannot hold here, by name, each with its reason. */
  readonly skip?: Readonly<Record<string, string>>
}

/** What the adapter's cases run against. */
export interface AdapterSubject {
  readonly createServer: CreateServer
  readonly features: AdapterFeatures
}
