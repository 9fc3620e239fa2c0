#!/bin/sh
# Signs every file in bodies/ with openssl, and prints: signature, secret, timestamp, file. No line of our own code is in it.
# Made by it: sh make-signatures.sh > signatures.txt
set -eu
cd "$(dirname "$0")"
for secret in whsec_abcdef1234567890 'whsec with spaces and ümlauts' x; do
  for timestamp in 1705315800 1705315800123; do
    for body in bodies/*; do
      signature=$({ printf '%s.' "$timestamp"; cat "$body"; } | openssl dgst -sha256 -hmac "$secret" -r | cut -d ' ' -f 1)
      printf '%s\t%s\t%s\t%s\n' "$signature" "$secret" "$timestamp" "$body"
    done
  done
done
