'use strict'

// Drives kafkajs from the command line, one job a run:
//   node client.js produce BOOTSTRAP TOPIC CODEC            lines "key TAB value TAB origin" from standard input, in order
//   node client.js consume BOOTSTRAP COUNT TOPIC...         prints COUNT lines "topic TAB key TAB value TAB origin" a topic
//   node client.js admin BOOTSTRAP TOPIC                    checks the admin client on a topic of that name
//   node client.js groups BOOTSTRAP TOPIC PARTITIONS        checks members that come and go on a topic that exists
// It exits with 1 and prints the error if anything fails.

const assert = require('node:assert')
const fs = require('node:fs')
const lz4 = require('lz4js')
const xxh32 = require('lz4js/xxh32')
const SnappyCodec = require('kafkajs-snappy')
const zstd = require('@bokuweb/zstd-wasm')
const { Kafka, CompressionTypes, CompressionCodecs, ConfigResourceTypes, logLevel } = require('kafkajs')
const Cluster = require('kafkajs/src/cluster')
const { createLogger } = require('kafkajs/src/loggers')
const consoleLogger = require('kafkajs/src/loggers/console')
const createSocketFactory = require('kafkajs/src/network/socketFactory')
const InstrumentationEventEmitter = require('kafkajs/src/instrumentation/emitter')
const { groups } = require('./group')

// Kafka reads only frames whose blocks are independent. lz4js writes one block here, but does not set the flag; byte 4 of
// a frame holds the flags, byte 6 a hash of bytes 4 and 5.
function withIndependentBlocks(frame) {
  frame[4] |= 0x20
  frame[6] = (xxh32.hash(0, frame, 4, 2) >> 8) & 0xff
  return Buffer.from(frame)
}

CompressionCodecs[CompressionTypes.Snappy] = SnappyCodec
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async encoder => withIndependentBlocks(lz4.compress(encoder.buffer)),
  decompress: async buffer => Buffer.from(lz4.decompress(buffer)),
})
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async encoder => Buffer.from(zstd.compress(encoder.buffer)),
  decompress: async buffer => Buffer.from(zstd.decompress(buffer)),
})

const CODECS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
}
const MAX_BYTES = 10 * 1024 * 1024
const READ_UNCOMMITTED = 0

function kafka(bootstrap) {
  return new Kafka({ clientId: 'kafkajs-compat', brokers: [bootstrap], logLevel: logLevel.ERROR })
}

async function produce(bootstrap, topic, codec) {
  const messages = fs
    .readFileSync(0, 'utf8')
    .split('\n')
    .filter(line => line.length > 0)
    .map(line => {
      const [key, value, origin] = line.split('\t')
      return { key, value, partition: 0, headers: { origin } }
    })
  const producer = kafka(bootstrap).producer({ idempotent: true })
  await producer.connect()
  try {
    await producer.send({ topic, messages, acks: -1, compression: CODECS[codec] })
  } finally {
    await producer.disconnect()
  }
}

// kafkajs has no consumer without a group: this uses the cluster client that its consumer is built on.
async function consume(bootstrap, count, topics) {
  const cluster = new Cluster({
    logger: createLogger({ level: logLevel.ERROR, logCreator: consoleLogger }),
    instrumentationEmitter: new InstrumentationEventEmitter(),
    offsets: new Map(),
    socketFactory: createSocketFactory(),
    brokers: [bootstrap],
    clientId: 'kafkajs-compat',
    connectionTimeout: 5000,
    requestTimeout: 10000,
    enforceRequestTimeout: true,
    metadataMaxAge: 300000,
    isolationLevel: READ_UNCOMMITTED,
  })
  await cluster.connect()
  try {
    for (const topic of topics) {
      await cluster.addTargetTopic(topic)
      const leader = cluster.findTopicPartitionMetadata(topic)[0].leader
      const broker = await cluster.findBroker({ nodeId: leader })
      await consumeTopic(broker, topic, count)
    }
  } finally {
    await cluster.disconnect()
  }
}

async function consumeTopic(broker, topic, count) {
  let offset = 0
  while (offset < count) {
    const { responses } = await broker.fetch({
      replicaId: -1,
      isolationLevel: READ_UNCOMMITTED,
      maxWaitTime: 1000,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      topics: [{ topic, partitions: [{ partition: 0, fetchOffset: offset, maxBytes: MAX_BYTES }] }],
    })
    for (const message of responses[0].partitions[0].messages) {
      // A batch comes whole, also the part of it before the offset that was asked for.
      if (Number(message.offset) < offset || message.isControlRecord) {
        continue
      }
      assert.strictEqual(Number(message.offset), offset, 'offsets are continuous')
      offset++
      console.log([topic, message.key, message.value, message.headers.origin].join('\t'))
    }
  }
}

async function admin(bootstrap, topic) {
  const client = kafka(bootstrap).admin()
  await client.connect()
  try {
    await checkTopics(client, topic)
    await checkConfigs(client, topic)
    await checkOffsets(client, bootstrap, topic)
    await client.deleteTopics({ topics: [topic] })
    assert.ok(!(await client.listTopics()).includes(topic), 'the topic is deleted')
  } finally {
    await client.disconnect()
  }
}

async function checkTopics(client, topic) {
  const spec = { topic, numPartitions: 2, replicationFactor: 1, configEntries: [{ name: 'retention.ms', value: '1000000' }] }
  assert.strictEqual(await client.createTopics({ topics: [spec], waitForLeaders: true }), true)
  assert.strictEqual(await client.createTopics({ topics: [spec] }), false, 'a topic that exists is reported')
  assert.ok((await client.listTopics()).includes(topic))
  await client.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
  const { topics } = await client.fetchTopicMetadata({ topics: [topic] })
  assert.deepStrictEqual(topics[0].partitions.map(partition => partition.partitionId).sort(), [0, 1, 2])
  const cluster = await client.describeCluster()
  assert.strictEqual(cluster.controller, 1)
  assert.strictEqual(cluster.brokers.length, 1)
  assert.ok(cluster.clusterId.length > 0)
}

async function checkConfigs(client, topic) {
  const retention = async () => {
    const described = await client.describeConfigs({
      includeSynonyms: true,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }],
    })
    return described.resources[0].configEntries.find(entry => entry.configName === 'retention.ms').configValue
  }
  assert.strictEqual(await retention(), '1000000')
  await client.alterConfigs({
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name: 'retention.ms', value: '2000000' }] }],
  })
  assert.strictEqual(await retention(), '2000000')
}

async function checkOffsets(client, bootstrap, topic) {
  const start = Date.now() - 60000
  const producer = kafka(bootstrap).producer()
  await producer.connect()
  await producer.send({
    topic,
    messages: [0, 1000, 2000].map(age => ({ partition: 0, value: 'v', timestamp: String(start + age) })),
  })
  await producer.disconnect()
  const offsets = (await client.fetchTopicOffsets(topic)).find(entry => entry.partition === 0)
  assert.strictEqual(offsets.high, '3')
  assert.strictEqual(offsets.low, '0')
  const byTime = (await client.fetchTopicOffsetsByTimestamp(topic, start + 500)).find(entry => entry.partition === 0)
  assert.strictEqual(byTime.offset, '1')
  await client.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] })
  const left = (await client.fetchTopicOffsets(topic)).find(entry => entry.partition === 0)
  assert.strictEqual(left.low, '2')
}

async function main([job, bootstrap, ...rest]) {
  await zstd.init()
  switch (job) {
    case 'produce':
      return produce(bootstrap, rest[0], rest[1])
    case 'consume':
      return consume(bootstrap, Number(rest[0]), rest.slice(1))
    case 'admin':
      return admin(bootstrap, rest[0])
    case 'groups':
      return groups(kafka(bootstrap), rest[0], Number(rest[1]))
    default:
      throw new Error(`Unknown job: ${job}`)
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exitCode = 1
})
