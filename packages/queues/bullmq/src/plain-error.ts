/** An error that can be logged: without the command that ioredis attaches, whose arguments hold the body of an event. */
export function plainError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  if ('command' in thrown) delete thrown.command
  return thrown
}
