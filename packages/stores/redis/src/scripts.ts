/**
 * One script a call, each atomic and about one key, so that they also run on a cluster.
 *
 * A record is a hash: `s` its state (`lease`, `done`, `free`), `t` the token it belongs to, `e` when its lease ends by
 * the server's clock in milliseconds, `f` the fingerprint. A lease stays for an hour after its end, and a released
 * record for an hour after its release: a late token must be able to see whether another one came between.
 *
 * Each answers one string, since clients can be set to change numbers, nulls and lists.
 */
const staleMs = 3_600_000

/** An absent record has no state. Anything else that no script has written is an error. */
const readRecord = `local record = redis.call('HMGET', KEYS[1], 's', 't', 'e', 'f')
local state = record[1]
if state ~= 'lease' and state ~= 'done' and state ~= 'free' and redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.error_reply('ERR ' .. KEYS[1] .. ' holds a record that redisStore did not write')
end`

const serverTime = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** ARGV: token, leaseMs, fingerprint. @returns `claimed`, `busy:<remainingMs>`, `done` or `done:<fingerprint>` */
export const claimScript = `
${readRecord}
if state == 'done' then
  if record[4] then return 'done:' .. record[4] else return 'done' end
end
${serverTime}
if state == 'lease' and record[2] ~= ARGV[1] then
  local rest = record[3] - now
  if rest > 0 then return string.format('busy:%.0f', rest) end
end
redis.call('HSET', KEYS[1], 's', 'lease', 't', ARGV[1], 'e', string.format('%.0f', now + ARGV[2]))
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], 'f') else redis.call('HSET', KEYS[1], 'f', ARGV[3]) end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[2] + ${staleMs}))
return 'claimed'`

// Those below begin their writes with PEXPIRE or HDEL. Redis allows these when its memory is full, and then also the rest
// of the script: an event whose handlers have run can still be recorded.

/** ARGV: token, leaseMs. @returns `owned` or `lost` */
export const renewScript = `
${readRecord}
if state ~= 'lease' or record[2] ~= ARGV[1] then return 'lost' end
${serverTime}
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[2] + ${staleMs}))
redis.call('HSET', KEYS[1], 'e', string.format('%.0f', now + ARGV[2]))
return 'owned'`

/** ARGV: token, retainMs. @returns `owned` or `lost` */
export const completeScript = `
${readRecord}
if not state or state == 'free' or record[2] ~= ARGV[1] then return 'lost' end
if state == 'done' then return 'owned' end
redis.call('HDEL', KEYS[1], 'e')
redis.call('HSET', KEYS[1], 's', 'done')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 'owned'`

/** ARGV: token. @returns `owned` or `lost` */
export const releaseScript = `
${readRecord}
if state ~= 'lease' or record[2] ~= ARGV[1] then return 'lost' end
redis.call('PEXPIRE', KEYS[1], ${staleMs})
redis.call('HSET', KEYS[1], 's', 'free')
return 'owned'`
