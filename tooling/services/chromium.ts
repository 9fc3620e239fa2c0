import type { Binary } from './binary.ts'

export const chromiumBinary: Binary = { program: 'chromium', debianPackage: 'chromium' }
