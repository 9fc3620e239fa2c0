/** Thrown to make BullMQ retry a job after this number of milliseconds. Its message is kept with the job. */
export class RetryError extends Error {
  readonly delayMs: number

  constructor(text: string, delayMs: number) {
    super(text)
    this.delayMs = delayMs
  }
}

/** The wait after an error that is not the verdict of a run. */
const unexpectedMs = 5000

/** The worker's `backoffStrategy`. */
export function backoffMs(_attempts: number, _type?: string, error?: Error): number {
  return error instanceof RetryError ? error.delayMs : unexpectedMs
}
