import type { Plugin } from 'vite'
import { openRunFolder, sharedFolder } from './services/run-folder.ts'

/**
 * All that the tests and Vitest write goes into one folder, which is removed at the end, even of a run that is cut off. A
 * plugin, since Vitest chooses its own folder before any `globalSetup`.
 */
export function runInAFolder(): Plugin {
  return {
    name: 'run-in-a-folder',
    config() {
      // Each project has this plugin; the first one opens the folder for all.
      if (sharedFolder() !== undefined) return
      const folder = openRunFolder()
      process.once('exit', () => folder.close())
    },
  }
}
