import type { StoreFault, StoreMethod } from './store-fault.ts'

/** Which calls of a method are meant. Without either, all of them until it is fixed. */
export interface FaultyCalls {
  /** By their numbers, counted from one since the store was made. */
  readonly calls?: readonly number[]
  /** How many of the next calls. */
  readonly times?: number
}

/** Calls that go wrong, until it is ended. */
export interface StoreBreak {
  /** Lets the delayed calls continue; later ones are delayed again. */
  release(): void
  /** Lets the delayed calls continue, and no further call goes wrong. */
  recover(): void
}

export class ActiveBreak implements StoreBreak {
  readonly fault: StoreFault
  readonly #methods: readonly StoreMethod[]
  readonly #numbers: readonly number[] | undefined
  #timesLeft: number
  #fixed = false
  #letGo: (() => void)[] = []

  constructor(methods: readonly StoreMethod[], fault: StoreFault, { calls, times }: FaultyCalls) {
    this.fault = fault
    this.#methods = methods
    this.#numbers = calls
    this.#timesLeft = times ?? Number.POSITIVE_INFINITY
  }

  /** Whether a call is one that goes wrong. It then counts as one of the `times`. */
  takes(method: StoreMethod, number: number): boolean {
    if (this.#fixed || this.#timesLeft === 0 || !this.#methods.includes(method)) return false
    if (this.#numbers?.includes(number) === false) return false
    this.#timesLeft--
    return true
  }

  /** Settles when the call that asks may continue. */
  released(): Promise<void> {
    return new Promise((resolve) => this.#letGo.push(resolve))
  }

  release(): void {
    for (const letGo of this.#letGo.splice(0)) letGo()
  }

  recover(): void {
    this.#fixed = true
    this.release()
  }
}
