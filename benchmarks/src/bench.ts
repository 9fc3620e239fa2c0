// `npm run bench` measures the pipeline. With `--report` it runs all benchmarks and writes docs/benchmarks.md.
import { parseArgs } from 'node:util'
import { render, report } from './report/report.ts'

const { values } = parseArgs({
  options: {
    report: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    render: { type: 'boolean', default: false },
  },
})

if (values.render) render()
else if (values.report) await report(values.only.split(',').filter((name) => name !== ''))
else await import('./pipeline.ts')
