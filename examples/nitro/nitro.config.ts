// A Nuxt project needs no such file: Nuxt configures Nitro, and its server code is in `server` too.
export default { srcDir: 'server', compatibilityDate: '2026-01-01' }
