import { type Demo, type DemoOptions, startDemo } from './demo.ts'

export interface RunOptions extends DemoOptions {
  /** Ends after the scenario; otherwise the receiver keeps listening. */
  readonly once: boolean
  /** Gets a function that closes the demo. */
  readonly onSignal: (close: () => void) => void
}

/**
 * The whole demo. Returns the exit code: 1 if it could not start, or if an answer was not the expected one; `undefined` while it
 * listens.
 */
export async function runDemo(options: RunOptions): Promise<number | undefined> {
  const demo = await started(options)
  if (demo === undefined) return 1
  const closed = new Promise<'closed'>((resolve) => {
    options.onSignal(() => void demo.close().then(() => resolve('closed')))
  })
  // A scenario that is interrupted never ends: Audian sends nothing more.
  const played = demo.goesOn && !options.once ? true : await Promise.race([demo.play(), closed])
  if (played === 'closed') return 0
  if (options.once) await demo.close()
  else demo.invite()
  if (!played) return 1
  return options.once ? 0 : undefined
}

async function started(options: RunOptions): Promise<Demo | undefined> {
  try {
    return await startDemo(options)
  } catch (error) {
    options.print(error instanceof Error ? error.message : String(error))
    return undefined
  }
}
