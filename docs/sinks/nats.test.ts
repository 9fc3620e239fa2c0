import { natsBinary } from '@audian-webhooks/test-services'
import { describeSink } from './describe-sink.ts'
import { openNats } from './nats.ts'

describeSink('NATS', { binary: natsBinary, workerName: 'startNatsWorker', open: openNats })
