// Signs bodies with the seed's JavaScript lines, a line each: node signer.cjs SECRET TIMESTAMP < a JSON list of bodies
const crypto = require('crypto')
const fs = require('fs')
const [secret, timestamp] = process.argv.slice(2)
for (const sent of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const body = JSON.stringify(JSON.parse(sent))
  console.log(crypto.createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'))
}
