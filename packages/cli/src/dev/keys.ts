import { emitKeypressEvents, type Key } from 'node:readline'

/** What each key does. Others are ignored. */
export type KeyActions = Readonly<Record<string, () => void>>

/** Reads single keys. Returns a function that stops this and restores the terminal. Ctrl-C is `q`. */
export function readKeys(input: NodeJS.ReadStream, actions: KeyActions): () => void {
  const pressed = (text: string | undefined, key: Key) => {
    if (key.ctrl) {
      if (key.name === 'c') actions.q?.()
    } else if (text !== undefined && Object.hasOwn(actions, text)) actions[text]?.()
  }
  emitKeypressEvents(input)
  input.setRawMode(true)
  input.on('keypress', pressed)
  input.resume()
  return () => {
    input.off('keypress', pressed)
    input.setRawMode(false)
    input.pause()
  }
}
