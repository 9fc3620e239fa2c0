import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandError, UsageError } from '../errors.ts'
import type { Draft } from './assign.ts'

/**
 * Opens the event in VISUAL or EDITOR, and returns it as it was saved.
 *
 * @throws UsageError without an editor; CommandError if the editor fails, or what it leaves is not an event. An
 * unreadable text is kept, and the message names its file.
 */
export async function edited(draft: Draft, environment: NodeJS.ProcessEnv = process.env): Promise<Draft> {
  const editor = environment.VISUAL || environment.EDITOR
  if (!editor)
    throw new UsageError('--edit: neither VISUAL nor EDITOR is set. Set one of them to the name of your editor.')
  const folder = await mkdtemp(join(tmpdir(), 'audian-event-'))
  const path = join(folder, 'event.json')
  await writeFile(path, `${JSON.stringify(draft, undefined, 2)}\n`, { mode: 0o600 })
  const ended = await run(editor, path)
  const text = await readFile(path, 'utf8')
  const event = ended ? eventIn(text) : undefined
  if (ended && event === undefined && text.trim() !== '') {
    throw new CommandError(`The saved text is not a JSON object with an event, so nothing was sent. It is in ${path}.`)
  }
  await rm(folder, { recursive: true })
  if (!ended) throw new CommandError(`The editor '${editor}' failed, so nothing was sent.`)
  if (event === undefined) throw new CommandError('The saved file is empty, so nothing was sent.')
  return event
}

/** The variable may contain arguments too, such as `code --wait`, so a shell parses it, as in git. */
async function run(editor: string, path: string): Promise<boolean> {
  const editing =
    process.platform === 'win32'
      ? spawn(`${editor} "${path}"`, { shell: true, stdio: 'inherit' })
      : spawn('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' })
  const [exitCode] = await once(editing, 'close')
  return exitCode === 0
}

function eventIn(text: string): Draft | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const event = Object.fromEntries(Object.entries(value))
    return typeof event.event === 'string' ? event : undefined
  } catch {
    return undefined
  }
}
