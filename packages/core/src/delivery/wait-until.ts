import type { Logger } from '../observe/logger.ts'

/** Takes over work that continues after the answer; a serverless platform freezes everything else. */
export type WaitUntil = (work: Promise<void>) => void

export interface HandOver {
  readonly waitUntil: WaitUntil | undefined
  readonly logger: Logger
  readonly key: string | undefined
}

/** Hands work over. A platform that refuses it must not cost the answer. */
export function handOver(work: Promise<void>, { waitUntil, logger, key }: HandOver): void {
  try {
    waitUntil?.(work)
  } catch (error) {
    logger.error({ key, err: error }, 'waitUntil failed: the platform may freeze what continues after the answer.')
  }
}
