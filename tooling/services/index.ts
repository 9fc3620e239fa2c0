export { type Binary, findBinary, skipReason } from './binary.ts'
export { freePort } from './free-port.ts'
