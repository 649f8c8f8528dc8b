package io.duolog.chaos.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.system.DiskFault;

/** What goes wrong; how it ends stands with each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fault.Kill.class, name = "kill"),
    @JsonSubTypes.Type(value = Fault.Terminate.class, name = "terminate"),
    @JsonSubTypes.Type(value = Fault.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = Fault.PowerLoss.class, name = "power-loss"),
    @JsonSubTypes.Type(value = Fault.Replace.class, name = "replace"),
    @JsonSubTypes.Type(value = Fault.SilentDeath.class, name = "silent-death"),
    @JsonSubTypes.Type(value = Fault.Cut.class, name = "cut"),
    @JsonSubTypes.Type(value = Fault.CutTo.class, name = "cut-to"),
    @JsonSubTypes.Type(value = Fault.Disk.class, name = "disk"),
    @JsonSubTypes.Type(value = Fault.BitFlip.class, name = "bit-flip"),
    @JsonSubTypes.Type(value = Fault.MoveLeader.class, name = "move-leader"),
    @JsonSubTypes.Type(value = Fault.GiveLeadership.class, name = "give-leadership"),
    @JsonSubTypes.Type(value = Fault.Reassign.class, name = "reassign"),
    @JsonSubTypes.Type(value = Fault.End.class, name = "end")
})
public sealed interface Fault {
    /** What it counts as; a client's processes are a family of their own, see {@link FaultFamily#of}. */
    FaultFamily family();

    /** Whether it is over as soon as it is done, whatever its step's duration. */
    default boolean endsAtOnce() {
        return false;
    }

    /** SIGKILL; ends with a start. */
    record Kill() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.KILL;
        }
    }

    /** SIGTERM; ends with a start. */
    record Terminate() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.TERM;
        }
    }

    /** SIGSTOP; ends with SIGCONT. */
    record Pause() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.PAUSE;
        }
    }

    /** SIGKILL, and what was not forced to disk is dropped, all or in part; ends with a start. */
    record PowerLoss() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.POWER;
        }
    }

    /** SIGKILL, and all that was stored is deleted; ends with a start. */
    record Replace() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.REPLACE;
        }
    }

    /** All links of the node are stalled, and then it is killed, so that nobody sees a connection close; ends with a start. */
    record SilentDeath() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.SILENT;
        }
    }

    /** Links of the target are broken; ends when they heal. */
    record Cut(LinkPattern pattern, LinkFault link) implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.of(link);
        }
    }

    /** The links that the target dials to others are broken, such as a follower's to its leader; ends when they heal. */
    record CutTo(Target to, LinkFault link) implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.of(link);
        }
    }

    /** The disk of a broker fails; ends with a good disk and, where the broker has ended meanwhile, a start. */
    record Disk(DiskFault fault) implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.DISK;
        }
    }

    /** SIGTERM, and bits in its log files flip; ends with a start. */
    record BitFlip() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.BITFLIP;
        }
    }

    /** Leadership of all the target's partitions is handed to others; over at once. */
    record MoveLeader() implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.LEADER;
        }

        @Override
        public boolean endsAtOnce() {
            return true;
        }
    }

    /** The target is made the leader of a partition; over at once. */
    record GiveLeadership(String topic, int partition) implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.LEADER;
        }

        @Override
        public boolean endsAtOnce() {
            return true;
        }
    }

    /** A partition is moved to a single replica that is not the target and back to all; ends with the move back. */
    record Reassign(String topic, int partition) implements Fault {
        @Override
        public FaultFamily family() {
            return FaultFamily.REASSIGN;
        }
    }

    /** Ends what the step of this number does, if it still lasts; over at once. The target does not matter. */
    record End(int step) implements Fault {
        /** Not a family of its own: {@link FaultFamily#of} tells that of what it ends. */
        @Override
        public FaultFamily family() {
            throw new UnsupportedOperationException("an end is of the family of what it ends; ask FaultFamily.of");
        }

        @Override
        public boolean endsAtOnce() {
            return true;
        }
    }
}
