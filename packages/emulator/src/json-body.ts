import type { FastifyInstance } from 'fastify'

/** Maximum nesting of arrays and objects. Deeper values cannot be serialized as JSON again. */
const mostLevels = 100

/** Accepts JSON in UTF-8, or an empty body, since clients send a JSON content type with empty bodies too. */
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

/** The nesting of JSON. For any other text the number is meaningless. */
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
