/** Takes over work that goes on after the answer; a serverless platform freezes everything else. */
export type WaitUntil = (work: Promise<void>) => void

/** Hands work over. A platform that refuses it must not cost the answer. */
export function handOver(
  work: Promise<void>,
  waitUntil: WaitUntil | undefined,
  onRefused: (error: unknown) => void,
): void {
  try {
    waitUntil?.(work)
  } catch (error) {
    onRefused(error)
  }
}
