package io.duolog.chaos.linear;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether operations that overlapped can have taken effect one after the other, each between its call and its answer, as a
 * {@link SequentialModel} says: the search of Wing and Gong, which tries what may come next, with Lowe's memory of the sets of
 * operations and states that it has been to.
 *
 * <pre>
 *   p1  |--- a ---|                     the list:  call a, call b, return a, call c, return b
 *   p2       |----- b -----|            what may come first: a or b, whose calls stand before the first return
 *   p3               |-- c ...          c never returned: it may come after a, or not at all
 * </pre>
 */
public final class Linearizability {
    private Linearizability() {}

    /**
     * What was found.
     *
     * @param holds whether there is such an order
     * @param order the order; if there is none, the longest beginning of one that was found
     * @param stuckAt if there is none, the operation that could not be placed after it, and had returned first
     */
    public record Result<O>(boolean holds, List<TimedOperation<O>> order, Optional<TimedOperation<O>> stuckAt) {
        /** Copies. */
        public Result {
            order = List.copyOf(order);
            requireNonNull(stuckAt, "stuckAt");
        }
    }

    /** Searches. Takes time exponential in how many operations overlap, at worst, but not in how many there are. */
    public static <S, O> Result<O> check(SequentialModel<S, O> model, List<TimedOperation<O>> operations) {
        return new Search<>(model, operations).run();
    }

    /** A call or a return in the list of those that are not placed yet. */
    private static final class Entry {
        final int operation;
        final boolean isCall;

        @Nullable
        Entry previous;

        @Nullable
        Entry next;

        @Nullable
        Entry answer;

        Entry(int operation, boolean isCall) {
            this.operation = operation;
            this.isCall = isCall;
        }

        void unlink() {
            if (previous != null) {
                previous.next = next;
            }
            if (next != null) {
                next.previous = previous;
            }
        }

        void relink() {
            if (previous != null) {
                previous.next = this;
            }
            if (next != null) {
                next.previous = this;
            }
        }
    }

    /**
     * Where the search has been. Operations are numbered by their calls, so that nearly all that are placed stand before the
     * first that is not: the rest is small.
     */
    private record Visited<S>(int firstUnplaced, BitSet placedBeyond, S state) {}

    /** An operation that was placed; one that only reads was placed as soon as it could be, and nothing is won by another place. */
    private record Placed<S>(Entry call, S before, boolean isRead) {}

    private static final class Search<S, O> {
        private final SequentialModel<S, O> model;
        private final List<TimedOperation<O>> operations;
        private final Entry head;
        private final Set<Visited<S>> visited = new HashSet<>();
        private final Deque<Placed<S>> order = new ArrayDeque<>();
        private final BitSet placed = new BitSet();
        private List<TimedOperation<O>> longest = List.of();
        private @Nullable TimedOperation<O> stuckAt;
        private S state;

        Search(SequentialModel<S, O> model, List<TimedOperation<O>> operations) {
            this.model = model;
            this.operations = operations.stream()
                    .sorted(Comparator.comparingLong(TimedOperation::invokedNs))
                    .toList();
            this.head = list(this.operations);
            this.state = model.initial();
        }

        Result<O> run() {
            Entry entry = head.next;
            while (entry != null) {
                if (entry.isCall && place(entry)) {
                    entry = head.next;
                } else if (entry.isCall) {
                    entry = entry.next;
                } else {
                    note(operations.get(entry.operation));
                    if (order.isEmpty()) {
                        return new Result<>(false, longest, Optional.ofNullable(stuckAt));
                    }
                    Placed<S> last = takeBack();
                    while (last.isRead() && !order.isEmpty()) {
                        last = takeBack();
                    }
                    if (last.isRead()) {
                        return new Result<>(false, longest, Optional.ofNullable(stuckAt));
                    }
                    entry = last.call().next;
                }
            }
            return new Result<>(true, placedInOrder(), Optional.empty());
        }

        private boolean place(Entry call) {
            Optional<S> after =
                    model.apply(state, operations.get(call.operation).operation());
            if (after.isEmpty()) {
                return false;
            }
            placed.set(call.operation);
            int firstUnplaced = placed.nextClearBit(0);
            BitSet beyond = placed.get(firstUnplaced, Math.max(firstUnplaced, placed.length()));
            if (!visited.add(new Visited<>(firstUnplaced, beyond, after.get()))) {
                placed.clear(call.operation);
                return false;
            }
            order.push(new Placed<>(
                    call, state, model.isRead(operations.get(call.operation).operation())));
            state = after.get();
            call.unlink();
            if (call.answer != null) {
                call.answer.unlink();
            }
            return true;
        }

        private Placed<S> takeBack() {
            Placed<S> last = order.pop();
            state = last.before();
            placed.clear(last.call().operation);
            if (last.call().answer != null) {
                last.call().answer.relink();
            }
            last.call().relink();
            return last;
        }

        private void note(TimedOperation<O> unplaced) {
            if (stuckAt == null || order.size() > longest.size()) {
                longest = placedInOrder();
                stuckAt = unplaced;
            }
        }

        private List<TimedOperation<O>> placedInOrder() {
            List<TimedOperation<O>> inOrder = new ArrayList<>(order.size());
            order.descendingIterator().forEachRemaining(next -> inOrder.add(operations.get(next.call().operation)));
            return inOrder;
        }

        /** The list's head, which is no entry itself. An answer at the time of a call comes after it: they overlap. */
        private static <O> Entry list(List<TimedOperation<O>> operations) {
            record Event(long timeNs, Entry entry) {}
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < operations.size(); i++) {
                Entry call = new Entry(i, true);
                events.add(new Event(operations.get(i).invokedNs(), call));
                if (operations.get(i).returnedNs() != TimedOperation.NEVER) {
                    call.answer = new Entry(i, false);
                    events.add(new Event(operations.get(i).returnedNs(), call.answer));
                }
            }
            events.sort((one, other) -> one.timeNs() != other.timeNs()
                    ? Long.compare(one.timeNs(), other.timeNs())
                    : Boolean.compare(other.entry().isCall, one.entry().isCall));
            Entry first = new Entry(-1, false);
            Entry last = first;
            for (Event event : events) {
                last.next = event.entry();
                event.entry().previous = last;
                last = event.entry();
            }
            return first;
        }
    }
}
