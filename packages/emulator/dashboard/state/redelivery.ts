import { signal } from '@preact/signals'
import type { RedeliveryView } from '../../src/control/views.ts'

/** The newest redelivery of many, requested by this page or by another one. Undefined if there was none. */
export const redelivery = signal<RedeliveryView | undefined>(undefined)
