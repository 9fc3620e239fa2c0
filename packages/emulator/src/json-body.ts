import type { FastifyInstance } from 'fastify'

/** So many arrays and objects within each other; what is deeper cannot be written as JSON again. */
const mostLevels = 100

/** The only bodies that are read: JSON in UTF-8, or nothing, since clients say that they send JSON also where they do not. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(body)
    if (text === '') done(null)
    else if (text === undefined) done(refusal('The body is not UTF-8.'))
    else if (levelsOf(text) > mostLevels) done(refusal(`The body is nested more than ${mostLevels} levels deep.`))
    else void parse(request, text, done)
  })
}

function refusal(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 })
}

function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

/** Of JSON; of anything else, some number. */
function levelsOf(text: string): number {
  let inText = false
  let level = 0
  let deepest = 0
  for (const [token] of text.matchAll(/\\.|["[\]{}]/gs)) {
    if (token === '"') inText = !inText
    else if (inText) continue
    else if (token === '[' || token === '{') deepest = Math.max(deepest, ++level)
    else level--
  }
  return deepest
}
