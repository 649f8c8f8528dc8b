'use strict'

const assert = require('node:assert')
const { setTimeout: pause } = require('node:timers/promises')

// 1 -> 3 -> 1 members of one group, each a kafkajs consumer of its own, while records come: no partition is without an owner for
// longer than a session, none has two, and everything is read and committed.

const SESSION_TIMEOUT_MS = 10000
const STEP_TIMEOUT_MS = 30000
const RECORDS_A_STEP = 40

// Who owns which partition, as the members' events tell.
class Ownership {
  constructor() {
    this.owners = new Map()
    this.releasedAtMs = new Map()
    this.longestGapMs = 0
  }

  assigned(name, partitions) {
    this.released(name, partitions)
    for (const partition of partitions) {
      assert.ok(!this.owners.has(partition), `${partition} was ${this.owners.get(partition)}'s when ${name} got it`)
      this.owners.set(partition, name)
      const releasedAtMs = this.releasedAtMs.get(partition)
      if (releasedAtMs !== undefined) {
        this.longestGapMs = Math.max(this.longestGapMs, Date.now() - releasedAtMs)
        this.releasedAtMs.delete(partition)
      }
    }
  }

  // Gives up all that a member has, but for the partitions that it keeps.
  released(name, kept = []) {
    for (const [partition, owner] of this.owners) {
      if (owner === name) {
        this.owners.delete(partition)
        if (!kept.includes(partition)) {
          this.releasedAtMs.set(partition, Date.now())
        }
      }
    }
  }

  // How many partitions each of these members has.
  counts(names) {
    return names.map(name => [...this.owners.values()].filter(owner => owner === name).length)
  }
}

async function until(what, condition) {
  const deadlineMs = Date.now() + STEP_TIMEOUT_MS
  while (!(await condition())) {
    assert.ok(Date.now() < deadlineMs, `not in time: ${what()}`)
    await pause(20)
  }
}

class Group {
  constructor(kafka, topic, partitionCount) {
    this.kafka = kafka
    this.topic = topic
    this.groupId = `${topic}-group`
    this.partitionCount = partitionCount
    this.ownership = new Ownership()
    this.read = new Set()
    this.leaving = new Set()
    this.produced = 0
    this.failures = []
  }

  async join(name) {
    const consumer = this.kafka.consumer({
      groupId: this.groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: 200,
      maxWaitTimeInMs: 100,
    })
    const guarded = listener => event => {
      try {
        listener(event)
      } catch (error) {
        this.failures.push(error)
      }
    }
    const { GROUP_JOIN, REBALANCING, CRASH } = consumer.events
    consumer.on(GROUP_JOIN, guarded(({ payload }) => {
      if (!this.leaving.has(name)) {
        this.ownership.assigned(name, payload.memberAssignment[this.topic] ?? [])
      }
    }))
    consumer.on(REBALANCING, guarded(() => this.ownership.released(name)))
    // It restarts by itself after what passes: a coordinator that is loading is a crash to it.
    consumer.on(CRASH, guarded(({ payload }) => payload.restart || this.failures.push(payload.error)))
    await consumer.connect()
    await consumer.subscribe({ topics: [this.topic], fromBeginning: true })
    await consumer.run({ eachMessage: async ({ message }) => this.read.add(message.value.toString()) })
    return { name, consumer }
  }

  async leave(member) {
    this.leaving.add(member.name)
    this.ownership.released(member.name)
    await member.consumer.disconnect()
  }

  // Until the members share all partitions and have read what is written for them.
  async settle(producer, members) {
    const names = members.map(member => member.name)
    const share = this.partitionCount / members.length
    await until(
      () => `${names} have ${this.ownership.counts(names)} partitions`,
      () => this.ownership.counts(names).every(count => count === share))
    const messages = Array.from({ length: RECORDS_A_STEP }, () => {
      const value = String(this.produced++)
      return { value, partition: Number(value) % this.partitionCount }
    })
    await producer.send({ topic: this.topic, messages })
    await until(() => `${this.read.size} of ${this.produced} are read`, () => this.read.size === this.produced)
  }

  // Until the group has committed every partition's end.
  async settleOffsets(admin) {
    const ends = (await admin.fetchTopicOffsets(this.topic)).map(({ partition, high }) => [partition, high]).sort()
    let committed
    await until(
      () => `${JSON.stringify(committed)} is committed of ${JSON.stringify(ends)}`,
      async () => {
        const [{ partitions }] = await admin.fetchOffsets({ groupId: this.groupId, topics: [this.topic] })
        committed = partitions.map(({ partition, offset }) => [partition, offset]).sort()
        return JSON.stringify(committed) === JSON.stringify(ends)
      })
  }
}

async function groups(kafka, topic, partitionCount) {
  const group = new Group(kafka, topic, partitionCount)
  const producer = kafka.producer()
  const admin = kafka.admin()
  await Promise.all([producer.connect(), admin.connect()])
  const members = []
  try {
    members.push(await group.join('first'))
    await group.settle(producer, members)
    members.push(...(await Promise.all([group.join('second'), group.join('third')])))
    await group.settle(producer, members)
    await group.leave(members.pop())
    await group.leave(members.pop())
    await group.settle(producer, members)
    const { groups: [described] } = await admin.describeGroups([group.groupId])
    assert.strictEqual(described.state, 'Stable')
    assert.strictEqual(described.members.length, 1)
    await group.leave(members.pop())
    await group.settleOffsets(admin)
    await admin.deleteGroups([group.groupId])
    assert.ok(!(await admin.listGroups()).groups.some(({ groupId }) => groupId === group.groupId), 'the group is deleted')
    assert.deepStrictEqual(group.failures, [])
    assert.ok(group.ownership.longestGapMs < SESSION_TIMEOUT_MS, `no owner for ${group.ownership.longestGapMs} ms`)
  } finally {
    await Promise.all([...members.map(({ consumer }) => consumer.disconnect()), producer.disconnect(), admin.disconnect()])
  }
}

module.exports = { groups }
