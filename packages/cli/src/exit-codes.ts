/** How a command ends: 0 success, 1 a problem was found or the command failed, 2 the command line is wrong. */
export const exitCodes = { fine: 0, problem: 1, usage: 2 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
