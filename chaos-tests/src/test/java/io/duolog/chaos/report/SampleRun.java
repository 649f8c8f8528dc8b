package io.duolog.chaos.report;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Draws a history from a seed, as three brokers might leave it: faults that stop leaders, leaders that move after a while,
 * writers that wait meanwhile, readers that follow. One record of {@code orders-0}, written with acks=all, is lost, and the end
 * of an epoch of {@code clicks-0}, written with acks=1.
 */
final class SampleRun {
    static final long BEGAN_NS = 5_000_000_000L;

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long FAILOVER_NS = 3_200 * MS;
    private static final List<Integer> BROKERS = List.of(1, 2, 3);
    private static final TopicPlan ORDERS = new TopicPlan("orders", 4, 3, 2, -1, true, true, 5, false);
    private static final TopicPlan CLICKS = new TopicPlan("clicks", 2, 3, 1, 1, false, false, 5, false);

    private final Random random;
    private final long lengthNs;
    private final double recordsPerSecond;
    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private final List<LeaderObserved> leaders = new ArrayList<>();
    private final List<ReplicaRead> finalReads = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();

    private SampleRun(long seed, int seconds, double recordsPerSecond) {
        this.random = new Random(seed);
        this.lengthNs = seconds * SECOND;
        this.recordsPerSecond = recordsPerSecond;
    }

    /** With about so many records a second in all. */
    static History of(long seed, int seconds, double recordsPerSecond) {
        return new SampleRun(seed, seconds, recordsPerSecond).run(seed);
    }

    private History run(long seed) {
        drawFaults();
        for (TopicPlan topic : List.of(ORDERS, CLICKS)) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                new DrawnPartition(topic, partition).draw();
            }
        }
        events.add(new HistoryEvent.PollFailed(BEGAN_NS + 24 * SECOND, 21, "OFFSET_OUT_OF_RANGE"));
        events.sort(Comparator.comparingLong(HistoryEvent::timeNs));
        leaders.sort(Comparator.comparingLong(LeaderObserved::timeNs));
        faults.sort(Comparator.comparingLong(FaultEvent::timeNs));
        return new History(description(seed), events, faults, leaders, finalReads, List.of());
    }

    static RunDescription description(long seed) {
        return new RunDescription(
                "20261121-0915-duolog-raft-acks-mix",
                seed,
                "duolog-raft",
                new TreeMap<>(Map.of("duolog", "0.1.0 (c8d2e14)", "jdk", "17.0.15", "toxiproxy", "2.12.0")),
                "acks-mix",
                "duolog",
                "random",
                "",
                "2026-11-21T09:15:03Z",
                BEGAN_NS,
                BROKERS,
                List.of(ORDERS, CLICKS),
                1,
                Promises.NONE,
                "bin/duolog chaos run --system duolog-raft --workload acks-mix --seed " + seed + " --duration 3m");
    }

    private void drawFaults() {
        String[] families = {"kill", "pause", "partition", "power", "term", "disk", "partition", "silent", "leader"};
        long at = BEGAN_NS + 12 * SECOND;
        for (int step = 0; at < BEGAN_NS + lengthNs - 25 * SECOND; step++) {
            String family = families[step % families.length];
            int broker = 1 + random.nextInt(BROKERS.size());
            long lasts = family.equals("leader") ? 0 : (2_000 + random.nextInt(7_000)) * MS;
            List<String> targets = List.of("b" + broker);
            if (family.equals("partition")) {
                targets = cutLinks(broker);
            }
            String detail = family.equals("partition") ? "BLACK_HOLE, ISOLATE" : "";
            faults.add(new FaultEvent(at, step, family, FaultEvent.Phase.BEGAN, targets, detail));
            faults.add(new FaultEvent(at + lasts, step, family, FaultEvent.Phase.ENDED, targets, detail));
            if (!family.equals("disk")) {
                outages.add(new Outage(broker, at, at + lasts, family));
            }
            at += lasts + (4_000 + random.nextInt(6_000)) * MS;
        }
        faults.add(new FaultEvent(at, 99, "bitflip", FaultEvent.Phase.SKIPPED, List.of(), "the system cannot"));
    }

    private static List<String> cutLinks(int broker) {
        List<String> links = new ArrayList<>();
        for (int other : BROKERS) {
            if (other != broker) {
                links.add("b" + broker + "->b" + other);
                links.add("b" + other + "->b" + broker);
            }
        }
        links.add("c1->b" + broker);
        links.add("c2->b" + broker);
        return links;
    }

    /** A broker that does not serve. */
    private record Outage(int broker, long fromNs, long toNs, String family) {}

    /** One partition: who leads it, what is written to it, and who reads it. */
    private final class DrawnPartition {
        private final TopicPlan topic;
        private final TopicPartition partition;
        private final int number;
        private final List<ReadRecord> log = new ArrayList<>();
        private final List<Long> visibleNs = new ArrayList<>();
        private final TreeMap<Long, Long> servesFrom = new TreeMap<>();
        private int leader;
        private int epoch;

        DrawnPartition(TopicPlan topic, int number) {
            this.topic = topic;
            this.number = number;
            this.partition = new TopicPartition(topic.name(), number);
            this.leader = 1 + number % BROKERS.size();
        }

        void draw() {
            observe(BEGAN_NS, leader, BROKERS);
            for (Outage outage : outages) {
                meet(outage);
            }
            write();
            read();
            for (int broker : BROKERS) {
                finalReads.add(new ReplicaRead(partition, broker, 0, log));
            }
        }

        private void meet(Outage outage) {
            List<Integer> others =
                    BROKERS.stream().filter(broker -> broker != outage.broker()).toList();
            if (outage.broker() != leader) {
                if (outage.toNs() > outage.fromNs() + FAILOVER_NS) {
                    observe(outage.fromNs() + FAILOVER_NS, leader, others);
                    observe(outage.toNs() + 900 * MS, leader, BROKERS);
                }
                return;
            }
            long takes = outage.fromNs() == outage.toNs() ? 40 * MS : FAILOVER_NS + random.nextInt(600) * MS;
            if (outage.family().equals("pause") && outage.toNs() < outage.fromNs() + takes) {
                servesFrom.put(outage.fromNs(), outage.toNs());
                return;
            }
            servesFrom.put(outage.fromNs(), outage.fromNs() + takes);
            if (outage.family().equals("kill")) {
                observe(outage.fromNs() + takes / 2, -1, others);
            }
            leader = others.get(random.nextInt(others.size()));
            epoch++;
            observe(outage.fromNs() + takes, leader, others);
            observe(Math.max(outage.toNs(), outage.fromNs() + takes) + 1_200 * MS, leader, BROKERS);
        }

        private void observe(long timeNs, int who, List<Integer> inSync) {
            leaders.add(new LeaderObserved(timeNs, partition, who, epoch, inSync));
        }

        private void write() {
            double perPartition = recordsPerSecond / (ORDERS.partitions() + CLICKS.partitions());
            long step = (long) (SECOND / perPartition);
            long sequence = 0;
            int process = 1 + number % 3;
            for (long at = BEGAN_NS + 200 * MS; at < BEGAN_NS + lengthNs - 12 * SECOND; at += step) {
                Value value = new Value(100 + process, 0, sequence++);
                long invoked = at + random.nextInt(1 + (int) (step / 2));
                events.add(new HistoryEvent.SendInvoked(invoked, process, partition, value));
                long took = (long) (MS * (1.1 + Math.exp(random.nextGaussian() * 0.6)));
                Map.Entry<Long, Long> outage = servesFrom.floorEntry(invoked);
                boolean waits = outage != null && invoked < outage.getValue();
                long returned = waits ? outage.getValue() + took * 4 : invoked + took;
                returned(process, value, invoked, returned, waits);
            }
        }

        private void returned(int process, Value value, long invoked, long returned, boolean waits) {
            boolean lostAnswer = waits && topic.acks() == 1 && random.nextInt(4) != 0;
            if (lostAnswer) {
                events.add(new HistoryEvent.SendReturned(
                        invoked + 3 * SECOND, process, partition, value, SendOutcome.UNKNOWN, -1, "REQUEST_TIMED_OUT"));
                return;
            }
            if (random.nextInt(4_000) == 0) {
                events.add(new HistoryEvent.SendReturned(
                        invoked, process, partition, value, SendOutcome.FAILED, -1, "RECORD_TOO_LARGE"));
                return;
            }
            long offset = log.size();
            events.add(
                    new HistoryEvent.SendReturned(returned, process, partition, value, SendOutcome.OK, offset, null));
            boolean lost = topic.equals(ORDERS) && number == 0 && offset == lostOffset();
            Value stored = lost ? new Value(102, 0, 900_000) : value;
            log.add(new ReadRecord(partition, offset, epoch, stored));
            visibleNs.add(returned);
        }

        private void read() {
            int process = 20 + number % 2;
            events.add(new HistoryEvent.Assigned(BEGAN_NS, process, List.of(partition)));
            long now = BEGAN_NS + 300 * MS;
            int next = 0;
            while (next < log.size()) {
                List<ReadRecord> records = new ArrayList<>();
                while (next < log.size() && visibleNs.get(next) < now && records.size() < 500) {
                    records.add(log.get(next++));
                }
                if (!records.isEmpty()) {
                    events.add(new HistoryEvent.Polled(now, now - 5 * MS, process, records));
                }
                now += (80 + random.nextInt(120)) * MS;
            }
        }
    }

    /** The offset of {@code orders-0} at which an acknowledged record is lost. */
    static int lostOffset() {
        return 700;
    }

    /** Brokers of the run. */
    static IntStream brokers() {
        return BROKERS.stream().mapToInt(Integer::intValue);
    }
}
