package io.duolog.chaos.checker;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Breaks one promise in a history that keeps all, at a random place; empty where there is no such place. */
enum Corruption {
    DROP_ACKNOWLEDGED(AnomalyKind.LOST_WRITE) {
        @Override
        Optional<History> apply(History history, Random random) {
            List<ReadRecord> log = log(history);
            Set<Value> acknowledged = valuesOf(history, SendOutcome.OK);
            return pick(
                            log.subList(0, Math.max(0, log.size() - 1)),
                            random,
                            read -> acknowledged.contains(read.value()))
                    .map(lost -> everywhere(history, read -> read.value().equals(lost.value()) ? null : read));
        }
    },
    DROP_LAST(AnomalyKind.UNSEEN) {
        @Override
        Optional<History> apply(History history, Random random) {
            List<ReadRecord> log = log(history);
            Set<Value> acknowledged = valuesOf(history, SendOutcome.OK);
            return log.isEmpty()
                            || !acknowledged.contains(log.get(log.size() - 1).value())
                    ? Optional.empty()
                    : Optional.of(everywhere(history, read -> read.equals(log.get(log.size() - 1)) ? null : read));
        }
    },
    SWAP(AnomalyKind.NONMONOTONIC_SEND) {
        @Override
        Optional<History> apply(History history, Random random) {
            List<ReadRecord> log = log(history);
            Optional<ReadRecord> first = pick(log, random, read -> true);
            Optional<ReadRecord> second = pick(
                    log,
                    random,
                    read -> first.isPresent()
                            && !read.equals(first.get())
                            && read.value().sameProducer(first.get().value()));
            if (first.isEmpty() || second.isEmpty()) {
                return Optional.empty();
            }
            Map<Value, ReadRecord> places = new HashMap<>();
            places.put(first.get().value(), second.get());
            places.put(second.get().value(), first.get());
            UnaryOperator<ReadRecord> swap = read -> {
                ReadRecord other = places.get(read.value());
                return other == null
                        ? read
                        : new ReadRecord(read.partition(), read.offset(), read.leaderEpoch(), other.value());
            };
            History swapped = everywhere(history, swap::apply);
            return Optional.of(events(
                    swapped,
                    event -> event instanceof HistoryEvent.SendReturned sent
                                    && sent.offset() >= 0
                                    && places.containsKey(sent.value())
                            ? returned(
                                    sent,
                                    sent.outcome(),
                                    places.get(sent.value()).offset())
                            : event));
        }
    },
    DUPLICATE(AnomalyKind.DUPLICATE) {
        @Override
        Optional<History> apply(History history, Random random) {
            return pick(log(history), random, read -> true).map(read -> append(history, read.value()));
        }
    },
    INVENT(AnomalyKind.PHANTOM) {
        @Override
        Optional<History> apply(History history, Random random) {
            return Optional.of(append(history, new Value(0, 0, 1_000_000 + random.nextInt(9))));
        }
    },
    MUTATE(AnomalyKind.CORRUPT) {
        @Override
        Optional<History> apply(History history, Random random) {
            return inOnePoll(history, random, 1, records -> {
                int i = random.nextInt(records.size());
                ReadRecord read = records.get(i);
                records.set(i, new ReadRecord(read.partition(), read.offset(), read.leaderEpoch(), null));
            });
        }
    },
    SKIP(AnomalyKind.INT_POLL_SKIP) {
        @Override
        Optional<History> apply(History history, Random random) {
            return inOnePoll(history, random, 3, records -> records.remove(1 + random.nextInt(records.size() - 2)));
        }
    },
    REWIND(AnomalyKind.NONMONOTONIC_POLL) {
        @Override
        Optional<History> apply(History history, Random random) {
            return pick(polls(history), random, poll -> true).map(repeated -> {
                List<HistoryEvent> events = new ArrayList<>(history.events());
                events.add(events.indexOf(repeated), repeated);
                return with(history, events, history.finalReads(), history.replicas());
            });
        }
    },
    REPEAT(AnomalyKind.INT_NONMONOTONIC_POLL) {
        @Override
        Optional<History> apply(History history, Random random) {
            return inOnePoll(history, random, 1, records -> {
                int i = random.nextInt(records.size());
                records.add(i, records.get(i));
            });
        }
    },
    DIVERGE(AnomalyKind.REPLICA_DIVERGENCE) {
        @Override
        Optional<History> apply(History history, Random random) {
            return pick(log(history), random, read -> true).map(changed -> {
                List<ReplicaRead> reads = new ArrayList<>(history.finalReads());
                ReplicaRead last = reads.remove(2);
                List<ReadRecord> records = new ArrayList<>(last.records());
                records.replaceAll(read -> read.equals(changed)
                        ? new ReadRecord(read.partition(), read.offset(), read.leaderEpoch() + 1, read.value())
                        : read);
                reads.add(new ReplicaRead(last.partition(), last.broker(), last.round(), records));
                return with(history, history.events(), reads, history.replicas());
            });
        }
    },
    LOSE_IN_FILES(AnomalyKind.REPLICA_DIVERGENCE) {
        @Override
        Optional<History> apply(History history, Random random) {
            return pick(log(history), random, read -> true).map(changed -> {
                List<ReplicaLog> replicas = new ArrayList<>(history.replicas());
                ReplicaLog last = replicas.remove(2);
                replicas.add(new ReplicaLog(
                        last.partition(),
                        last.broker(),
                        last.records().stream()
                                .filter(stored -> stored.offset() != changed.offset())
                                .toList()));
                return with(history, history.events(), history.finalReads(), replicas);
            });
        }
    },
    VANISH(AnomalyKind.VANISHED_READ) {
        @Override
        Optional<History> apply(History history, Random random) {
            Set<Value> acknowledged = valuesOf(history, SendOutcome.OK);
            Set<ReadRecord> polled = new HashSet<>();
            polls(history).forEach(poll -> polled.addAll(poll.records()));
            return pick(log(history), random, read -> polled.contains(read) && !acknowledged.contains(read.value()))
                    .map(vanished -> {
                        History without = everywhere(history, read -> read.equals(vanished) ? null : read);
                        return with(history, history.events(), without.finalReads(), without.replicas());
                    });
        }
    },
    REFUSE(AnomalyKind.ABORTED_READ) {
        @Override
        Optional<History> apply(History history, Random random) {
            Set<Value> unknown = valuesOf(history, SendOutcome.UNKNOWN);
            return pick(log(history), random, read -> unknown.contains(read.value()))
                    .map(refused -> events(
                            history,
                            event -> event instanceof HistoryEvent.SendReturned sent
                                            && sent.value().equals(refused.value())
                                    ? returned(sent, SendOutcome.FAILED, -1)
                                    : event));
        }
    },
    ACKNOWLEDGE_ELSEWHERE(AnomalyKind.INCONSISTENT_OFFSETS) {
        @Override
        Optional<History> apply(History history, Random random) {
            Set<Value> acknowledged = valuesOf(history, SendOutcome.OK);
            return pick(log(history), random, read -> acknowledged.contains(read.value()))
                    .map(moved -> events(
                            history,
                            event -> event instanceof HistoryEvent.SendReturned sent
                                            && sent.value().equals(moved.value())
                                    ? returned(sent, sent.outcome(), sent.offset() + 10_000)
                                    : event));
        }
    };

    private final AnomalyKind expected;

    Corruption(AnomalyKind expected) {
        this.expected = expected;
    }

    /** What the checker is to find, and nothing else. */
    AnomalyKind expected() {
        return expected;
    }

    abstract Optional<History> apply(History history, Random random);

    private interface Change {
        @Nullable
        ReadRecord of(ReadRecord read);
    }

    private interface Matching<T> {
        boolean matches(T candidate);
    }

    private interface ListChange {
        void change(List<ReadRecord> records);
    }

    private static List<ReadRecord> log(History history) {
        return history.finalReads().get(0).records();
    }

    private static List<HistoryEvent.Polled> polls(History history) {
        return history.events().stream()
                .filter(event -> event instanceof HistoryEvent.Polled)
                .map(event -> (HistoryEvent.Polled) event)
                .toList();
    }

    private static Set<Value> valuesOf(History history, SendOutcome outcome) {
        Set<Value> values = new HashSet<>();
        for (HistoryEvent event : history.events()) {
            if (event instanceof HistoryEvent.SendReturned sent && sent.outcome() == outcome) {
                values.add(sent.value());
            }
        }
        return values;
    }

    private static <T> Optional<T> pick(List<T> candidates, Random random, Matching<T> matching) {
        List<T> matched = candidates.stream().filter(matching::matches).toList();
        return matched.isEmpty() ? Optional.empty() : Optional.of(matched.get(random.nextInt(matched.size())));
    }

    private static HistoryEvent returned(HistoryEvent.SendReturned sent, SendOutcome outcome, long offset) {
        return new HistoryEvent.SendReturned(
                sent.timeNs(), sent.process(), sent.partition(), sent.value(), outcome, offset, sent.error());
    }

    private static History events(History history, UnaryOperator<HistoryEvent> change) {
        return with(history, history.events().stream().map(change).toList(), history.finalReads(), history.replicas());
    }

    private static Optional<History> inOnePoll(History history, Random random, int sizeMin, ListChange change) {
        return pick(polls(history), random, poll -> poll.records().size() >= sizeMin)
                .map(changed -> events(history, event -> {
                    if (event != changed) {
                        return event;
                    }
                    List<ReadRecord> records = new ArrayList<>(changed.records());
                    change.change(records);
                    return new HistoryEvent.Polled(changed.timeNs(), changed.invokedNs(), changed.process(), records);
                }));
    }

    private static History append(History history, Value value) {
        List<ReadRecord> log = log(history);
        long offset = log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 1;
        int epoch = log.isEmpty() ? 0 : log.get(log.size() - 1).leaderEpoch();
        ReadRecord added = new ReadRecord(TestHistory.PARTITION, offset, epoch, value);
        List<ReplicaRead> reads = new ArrayList<>();
        for (ReplicaRead read : history.finalReads()) {
            List<ReadRecord> records = new ArrayList<>(read.records());
            records.add(added);
            reads.add(new ReplicaRead(read.partition(), read.broker(), read.round(), records));
        }
        return with(history, history.events(), reads, replicas(reads));
    }

    /** Changes a record wherever it was read or stored; null takes it away. */
    private static History everywhere(History history, Change change) {
        List<HistoryEvent> events = new ArrayList<>();
        for (HistoryEvent event : history.events()) {
            if (event instanceof HistoryEvent.Polled polled) {
                events.add(new HistoryEvent.Polled(
                        polled.timeNs(), polled.invokedNs(), polled.process(), changed(polled.records(), change)));
            } else {
                events.add(event);
            }
        }
        List<ReplicaRead> reads = new ArrayList<>();
        for (ReplicaRead read : history.finalReads()) {
            reads.add(new ReplicaRead(read.partition(), read.broker(), read.round(), changed(read.records(), change)));
        }
        return with(history, events, reads, replicas(reads));
    }

    private static List<ReadRecord> changed(List<ReadRecord> records, Change change) {
        List<ReadRecord> changed = new ArrayList<>();
        for (ReadRecord read : records) {
            ReadRecord after = change.of(read);
            if (after != null) {
                changed.add(after);
            }
        }
        return changed;
    }

    private static List<ReplicaLog> replicas(List<ReplicaRead> reads) {
        return reads.stream()
                .map(read -> new ReplicaLog(
                        read.partition(),
                        read.broker(),
                        read.records().stream()
                                .map(record -> new ReplicaLog.StoredRecord(
                                        record.offset(), record.leaderEpoch(), record.hashCode(), record.value()))
                                .toList()))
                .toList();
    }

    private static History with(
            History history, List<HistoryEvent> events, List<ReplicaRead> finalReads, List<ReplicaLog> replicas) {
        return new History(history.run(), events, history.faults(), history.leaders(), finalReads, replicas);
    }
}
