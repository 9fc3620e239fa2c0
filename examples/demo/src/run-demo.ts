import { type Demo, type DemoOptions, startDemo } from './demo.ts'

export interface RunOptions extends DemoOptions {
  /** Ends after the scenario; otherwise the receiver goes on listening. */
  readonly once: boolean
  /** Told how to close the demo. */
  readonly onSignal: (close: () => void) => void
}

/** The whole demo. Gives the exit code: 1 if it could not start, or if an answer was not the one that was owed. */
export async function runDemo(options: RunOptions): Promise<number | undefined> {
  const demo = await started(options)
  if (demo === undefined) return 1
  options.onSignal(() => void demo.close())
  const right = demo.goesOn && !options.once ? true : await demo.play()
  if (options.once) await demo.close()
  else demo.invite()
  if (right) return options.once ? 0 : undefined
  return 1
}

async function started(options: RunOptions): Promise<Demo | undefined> {
  try {
    return await startDemo(options)
  } catch (error) {
    options.print(error instanceof Error ? error.message : String(error))
    return undefined
  }
}
