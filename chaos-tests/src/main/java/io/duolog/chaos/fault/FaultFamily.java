package io.duolog.chaos.fault;

import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.system.Capability;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Groups of faults: what a run is told to draw from, and what its report colours by. */
public enum FaultFamily {
    /** SIGKILL. */
    KILL,
    /** SIGTERM. */
    TERM,
    /** SIGSTOP. */
    PAUSE,
    /** Links that carry nothing. */
    PARTITION,
    /** Links that carry late, slowly, in one direction only, or in pieces. */
    LINK,
    /** Disks that are full, fail or are slow. */
    DISK(Capability.DISK_FAULTS),
    /** Power loss of a machine: a lossy crash. */
    POWER(Capability.POWER_LOSS),
    /** Flipped bits in log files. */
    BITFLIP(Capability.BIT_FLIP),
    /** A broker that comes back with empty disks. */
    REPLACE(Capability.PARTITIONS),
    /** A machine that is gone without a word. */
    SILENT,
    /** Leadership that is moved by an operator. */
    LEADER(Capability.PARTITIONS),
    /** Replicas that are moved by an operator. */
    REASSIGN(Capability.PARTITIONS),
    /** Clients that are killed or stopped. */
    CLIENT;

    private final @Nullable Capability needs;

    FaultFamily() {
        this.needs = null;
    }

    FaultFamily(Capability needs) {
        this.needs = needs;
    }

    /** Its name in options, events and reports, such as {@code kill}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a system must be able to do for it. */
    public Optional<Capability> needs() {
        return Optional.ofNullable(needs);
    }

    /** Whether it may take acknowledged records from a replica, so that a run may have only so many of it at a time. */
    public boolean isLossy() {
        return this == POWER || this == REPLACE || this == BITFLIP;
    }

    /**
     * The family of this label.
     *
     * @throws IllegalArgumentException if there is none, naming all
     */
    public static FaultFamily ofLabel(String label) {
        return Arrays.stream(values())
                .filter(family -> family.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fault family '" + label + "'; use one of "
                        + Arrays.stream(values()).map(FaultFamily::label).collect(Collectors.joining(", "))));
    }

    /** The family of a step; that of {@link Fault.End} is that of what it ends. */
    public static FaultFamily of(Schedule schedule, int step) {
        Step of = schedule.steps().get(step);
        if (of.fault() instanceof Fault.End end) {
            return of(schedule, end.step());
        }
        if (of.target() instanceof Target.Client && !breaksLinks(of.fault())) {
            return CLIENT;
        }
        return of.fault().family();
    }

    /** The family of what is done to links: a partition if they carry nothing. */
    static FaultFamily of(LinkFault fault) {
        return switch (fault.kind()) {
            case REFUSE, BLACK_HOLE, STALL -> PARTITION;
            default -> LINK;
        };
    }

    private static boolean breaksLinks(Fault fault) {
        return fault instanceof Fault.Cut || fault instanceof Fault.CutTo;
    }
}
