import type { Receiver } from '@audian-webhooks/core/kit'

/** A server with the adapter under test in it, at a free port of this machine. */
export interface AdapterServer {
  /** The server's root, e.g. `http://127.0.0.1:49152`. */
  readonly url: string
  /** Stops it, open connections included. */
  close(): unknown
}

/** The options for mounting the adapter. */
export interface AdapterMount {
  readonly webhooks: Receiver
  /** The path of the webhook route, such as `/webhooks`. Other paths return 404. */
  readonly path: string
}

/** Starts a server that listens when it is returned. */
export type CreateServer = (mount: AdapterMount) => AdapterServer | Promise<AdapterServer>

/** A server in which a body parser of the framework has read the body before the adapter. */
export interface ParserInFront {
  /** Its name in the log, such as `express.json()`. */
  readonly parser: string
  /** The advice in the log, or a part of it. */
  readonly advice: string
  /** A body that the parser feels meant. */
  readonly contentType: string
  readonly createServer: CreateServer
}

/**
 * What not every framework has: a server that shows it, or the reason why there is none. Omitted features are skipped
 * as "not declared".
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
  /** Cases that do not apply here, by name, each with a reason. */
  readonly skip?: Readonly<Record<string, string>>
}

/** What the adapter's cases run against. */
export interface AdapterSubject {
  readonly createServer: CreateServer
  readonly features: AdapterFeatures
}
