// Signs what comes in on standard input with the seed's JavaScript lines: node signer.cjs SECRET TIMESTAMP < body
const crypto = require('crypto')
const fs = require('fs')
const [secret, timestamp] = process.argv.slice(2)
const body = JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')))
console.log(crypto.createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'))
