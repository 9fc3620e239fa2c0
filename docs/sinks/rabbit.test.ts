import { rabbitBinary } from '@audian-webhooks/test-services'
import { describeSink } from './describe-sink.ts'
import { openRabbit } from './rabbit.ts'

describeSink('RabbitMQ', { binary: rabbitBinary, workerName: 'startRabbitWorker', open: openRabbit })
