-- state: 0 claimed until expires_at, 1 handled and remembered until expires_at, 2 given back.
CREATE TABLE IF NOT EXISTS "public"."audian_webhooks" (
  key text COLLATE "C" PRIMARY KEY,
  token text COLLATE "C" NOT NULL,
  state smallint NOT NULL,
  expires_at timestamptz NOT NULL,
  fingerprint text COLLATE "C"
) WITH (fillfactor = 70);

-- For prune().
CREATE INDEX IF NOT EXISTS "audian_webhooks_expires_at" ON "public"."audian_webhooks" (expires_at);
