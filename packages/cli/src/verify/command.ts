import { command, type Session } from '../command.ts'

/** The signature doctor. */
export function verifyCommand(session: Session) {
  return command('verify', {
    summary: 'verify the signature of a delivery, and explain why it is wrong',
    examples: [
      [
        'verify --body body.json --signature sha256=1b2… --timestamp 1700000000',
        'with the secret in AUDIAN_WEBHOOK_SECRET',
      ],
      ['verify --body - --signature 1b2… --timestamp 1700000000 < body.json', 'the body from standard input'],
      [
        'verify --body got.json --sent sent.json --signature 1b2… --timestamp 1700000000',
        'also shows what changed in transit',
      ],
    ],
  })
    .requiredOption('--body <file>', 'the body as the receiver got it, byte for byte; - is standard input')
    .requiredOption('--signature <text>', 'the header X-Audian-Signature')
    .requiredOption('--timestamp <text>', 'the header X-Audian-Timestamp')
    .option('--secret-env <name>', 'the environment variable with the secret', 'AUDIAN_WEBHOOK_SECRET')
    .option('--old-secret-env <names...>', 'environment variables with older secrets')
    .option('--sent <file>', 'the body as it was sent')
    .option('--at <time>', 'when the delivery arrived, as an ISO 8601 time or "now"; by default its age is not checked')
    .action(async (options) => {
      const { verify } = await import('./verify.ts')
      session.ended(await verify(session.terminal(options), options))
    })
}
