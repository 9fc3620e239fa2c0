import { command, type Session } from '../command.ts'

/** Sends captured deliveries again. */
export function replayCommand(session: Session) {
  return command('replay', {
    summary: 'send captured deliveries again, with new signatures',
    examples: [
      ['replay .audian/state.ndjson --url http://localhost:3000/', 'deliveries that dev has kept'],
      ["replay capture.har --url $URL --filter 'call.*'", 'deliveries from an HTTP Archive'],
      ['replay requests.jsonl --url $URL --speed 10', 'ten times as fast as captured'],
    ],
  })
    .argument('<file...>', 'JSON lines, an HTTP Archive (HAR), or HTTP requests; - is standard input')
    .requiredOption('--url <url>', 'the receiver')
    .option('--secret-env <name>', 'the environment variable with its secret', 'AUDIAN_WEBHOOK_SECRET')
    .option(
      '--speed <factor>',
      'keep the time between deliveries, divided by this factor; as fast as possible by default',
    )
    .option('--filter <pattern>', "only events whose names match, such as 'call.*'")
    .addHelpText(
      'after',
      `
JSON lines are the state of a local Audian, or requests: {"headers":{…},"body":"…"}, with "encoding":"base64" if
the body is, and with "time" if there is no x-audian-timestamp. Bodies are sent byte for byte.`,
    )
    .action(async (files, options) => {
      const { replay } = await import('./replay.ts')
      session.ended(await replay(session.terminal(options), files, options))
    })
}
