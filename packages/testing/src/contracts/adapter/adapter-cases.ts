import type { AdapterCase } from './adapter-case.ts'
import { bytesCases } from './bytes-cases.ts'
import { crashCases } from './crash-cases.ts'
import { frameworkCases } from './framework-cases.ts'
import { headerCases } from './header-cases.ts'
import { keepAliveCases } from './keep-alive-cases.ts'
import { limitCases } from './limit-cases.ts'
import { outcomeCases } from './outcome-cases.ts'
import { parallelCases } from './parallel-cases.ts'
import { routeCases } from './route-cases.ts'
import { uploadCases } from './upload-cases.ts'

/** The whole contract of an adapter, over real sockets. */
export const adapterCases: readonly AdapterCase[] = [
  ...bytesCases,
  ...headerCases,
  ...routeCases,
  ...outcomeCases,
  ...limitCases,
  ...uploadCases,
  ...keepAliveCases,
  ...crashCases,
  ...parallelCases,
  ...frameworkCases,
]
