/** The time that all processes of one machine share. Milliseconds, whole. */
export interface MachineClock {
  /** Since the epoch. May be set forward and back. */
  now(): number
  /** Since the machine started. Never set; starts at zero when the machine restarts. */
  uptime(): number
}

export const machineClock: MachineClock = {
  now: () => Date.now(),
  // Unlike performance.now(), it counts from the same moment in every process.
  uptime: () => Number(process.hrtime.bigint() / 1_000_000n),
}
