import type { Logger } from '../observe/logger.ts'

/** Keeps a serverless platform alive for work that continues after the response. */
export type WaitUntil = (work: Promise<void>) => void

export interface HandOver {
  readonly waitUntil: WaitUntil | undefined
  readonly logger: Logger
  readonly key: string | undefined
}

/** Passes work to the platform. If the platform rejects it, the response is still sent. */
export function handOver(work: Promise<void>, { waitUntil, logger, key }: HandOver): void {
  try {
    waitUntil?.(work)
  } catch (error) {
    logger.error({ key, err: error }, 'waitUntil failed: the platform may stop work after the response.')
  }
}
