package io.duolog.chaos.register;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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

    private record Visited<S>(BitSet placed, S state) {}

    private record Placed<S>(Entry call, S before) {}

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
            this.operations = List.copyOf(operations);
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
                    entry = takeBack().next;
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
            if (!visited.add(new Visited<>((BitSet) placed.clone(), after.get()))) {
                placed.clear(call.operation);
                return false;
            }
            order.push(new Placed<>(call, state));
            state = after.get();
            call.unlink();
            if (call.answer != null) {
                call.answer.unlink();
            }
            return true;
        }

        private Entry takeBack() {
            Placed<S> last = order.pop();
            state = last.before();
            placed.clear(last.call().operation);
            if (last.call().answer != null) {
                last.call().answer.relink();
            }
            last.call().relink();
            return last.call();
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
