/** Counts the bytes of one upload while it is read, so that all unverified uploads together stay within a limit. */
export interface BodyHold {
  /** Reports bytes that are now held in memory. May call the listener of `onRefused` before it returns. */
  add(bytes: number): void
  /** The listener runs once, when the upload must be dropped to free memory. It must release the bytes immediately. */
  onRefused(listener: () => void): void
}

/**
 * Limits the memory that deliveries use before their signature is checked, since anyone can send them. Above the limit
 * the largest upload is dropped, not the newest, so large slow uploads cannot block small deliveries.
 */
export class UnverifiedBytes {
  readonly #limit: number
  readonly #uploads = new Set<Upload>()
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get held(): number {
    return this.#held
  }

  /** Starts counting an upload. `end()` must follow, however the reading ends. */
  open(): BodyHold & { end(): void } {
    return new Upload(this)
  }

  /** Counts a complete body that waits to be verified. `false` if there is no memory for it. */
  reserve(bytes: number): boolean {
    this.#held += bytes
    this.#dropLargest()
    if (this.#held <= this.#limit) return true
    this.#held -= bytes
    return false
  }

  release(bytes: number): void {
    this.#held -= bytes
  }

  added(upload: Upload, bytes: number): void {
    this.#uploads.add(upload)
    this.#held += bytes
    this.#dropLargest()
  }

  ended(upload: Upload): void {
    if (this.#uploads.delete(upload)) this.#held -= upload.bytes
  }

  #dropLargest(): void {
    while (this.#held > this.#limit && this.#uploads.size > 0) {
      let largest: Upload | undefined
      for (const upload of this.#uploads) if (largest === undefined || upload.bytes > largest.bytes) largest = upload
      largest?.refuse()
    }
  }
}

class Upload implements BodyHold {
  bytes = 0
  readonly #owner: UnverifiedBytes
  #listener: (() => void) | undefined
  #ended = false

  constructor(owner: UnverifiedBytes) {
    this.#owner = owner
  }

  add(bytes: number): void {
    if (this.#ended) return
    this.bytes += bytes
    this.#owner.added(this, bytes)
  }

  onRefused(listener: () => void): void {
    this.#listener = listener
  }

  refuse(): void {
    this.end()
    this.#listener?.()
  }

  end(): void {
    this.#ended = true
    this.#owner.ended(this)
  }
}
