package io.duolog.perf.workload;

import io.duolog.perf.workload.FailoverWorkload.Victim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads that there are. */
public final class Workloads {
    private static final int PARTITIONS = 6;
    private static final int RECORD_SIZE_BYTES = 1024;
    private static final String ACKS_ALL = "all";
    private static final Pace MODERATE = Pace.of(5_000);
    private static final Pace EACH_AT_ONCE = Pace.atOnce(1_000);
    private static final int FILLERS = 1_000;
    private static final int GROUPS = 1_000;
    private static final int CONNECTIONS = 1_000;

    private static final List<String> QUICK =
            List.of("produce-100b-acks-all", "produce-1k-acks-all", "consume-catch-up", "end-to-end-rate");

    private Workloads() {}

    /** All of them, in the order in which they are best run and reported. */
    public static List<Workload> all() {
        List<Workload> all = new ArrayList<>(produce());
        all.add(atRate("produce-1k-rate", MODERATE));
        all.add(atRate("produce-1k-rate-linger-0", EACH_AT_ONCE));
        all.add(new CatchUpWorkload("consume-catch-up", RECORD_SIZE_BYTES));
        all.add(new CatchUpWorkload("consume-catch-up-100b", 100));
        all.add(new TailWorkload());
        all.add(new EndToEndWorkload("end-to-end-rate", MODERATE));
        all.add(new EndToEndWorkload("end-to-end-rate-linger-0", EACH_AT_ONCE));
        all.add(new MixedWorkload());
        all.add(new ConnectionsWorkload(CONNECTIONS));
        for (int partitions : List.of(10, 100, 1_000, 10_000)) {
            all.add(PartitionsWorkload.of(RECORD_SIZE_BYTES, ACKS_ALL, partitions));
        }
        all.add(new CreateTopicsWorkload());
        all.add(new GroupsWorkload(GROUPS, "classic"));
        all.add(new GroupsWorkload(GROUPS, "consumer"));
        all.add(new OffsetsLoadWorkload());
        all.add(new FailoverWorkload(Victim.LEADER, 0));
        all.add(new FailoverWorkload(Victim.CONTROLLER, 0));
        all.add(new FailoverWorkload(Victim.CONTROLLER, FILLERS));
        all.add(new StartUpWorkload());
        all.add(new IdleWorkload());
        all.add(new EmbeddedWorkload());
        return List.copyOf(all);
    }

    /** The names of a few that show most in little time. */
    public static List<String> quick() {
        return QUICK;
    }

    private static Workload atRate(String name, Pace pace) {
        return new ProduceWorkload(name, RECORD_SIZE_BYTES, ACKS_ALL, pace, PARTITIONS, Loads.WARM_UP_MS);
    }

    private static List<Workload> produce() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("100b", 100);
        sizes.put("1k", RECORD_SIZE_BYTES);
        sizes.put("10k", 10 * RECORD_SIZE_BYTES);
        List<Workload> produce = new ArrayList<>();
        sizes.forEach((size, bytes) -> {
            for (String acks : List.of("0", "1", ACKS_ALL)) {
                produce.add(new ProduceWorkload(
                        "produce-" + size + "-acks-" + acks, bytes, acks, Pace.UNCAPPED, PARTITIONS, Loads.WARM_UP_MS));
            }
        });
        return produce;
    }
}
