package io.duolog.chaos.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The families of faults of a run, each with its lane and its colour. */
final class Families {
    /** More lanes cannot be told apart; families beyond share the last one. */
    static final int LANES_MAX = 12;

    private static final String OTHERS = "others";

    /** In the order of the lanes: processes, then machines and disks, then links, then moves. The style sheet has the colours. */
    private static final List<String> KNOWN = List.of(
            "kill",
            "silent",
            "term",
            "pause",
            "power",
            "replace",
            "disk",
            "bitflip",
            "partition",
            "link",
            "leader",
            "reassign",
            "client");

    private final Map<String, List<FaultWindow>> lanes = new LinkedHashMap<>();

    Families(List<FaultWindow> faults) {
        Map<String, List<FaultWindow>> byFamily = new LinkedHashMap<>();
        KNOWN.forEach(family -> byFamily.put(family, new ArrayList<>()));
        for (FaultWindow fault : faults) {
            byFamily.computeIfAbsent(fault.family(), family -> new ArrayList<>())
                    .add(fault);
        }
        byFamily.values().removeIf(List::isEmpty);
        int own = byFamily.size() <= LANES_MAX ? LANES_MAX : LANES_MAX - 1;
        byFamily.forEach((family, those) -> lanes.computeIfAbsent(
                        lanes.size() < own ? family : OTHERS, lane -> new ArrayList<>())
                .addAll(those));
    }

    /** The faults of each lane, by its name. */
    Map<String, List<FaultWindow>> lanes() {
        return lanes;
    }

    /** The style sheet's class of a family's colour. */
    static String style(String family) {
        return KNOWN.contains(family) ? "f-" + family : "f-other";
    }
}
