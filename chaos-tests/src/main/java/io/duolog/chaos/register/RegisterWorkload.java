package io.duolog.chaos.register;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.register.LogOperation.Append;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Drives the coordination of a cluster as one register that is compared and set, on any backend. Whoever is the controller
 * appends one record after the other where it believes that the metadata log ends; all nodes ask all the time where it ends. A
 * node may be killed, cut off and paused meanwhile, and a new life of it be added. For use by one thread.
 */
public final class RegisterWorkload {
    private final Duration pause;
    private final List<RegisterClient> clients = new ArrayList<>();
    private final Map<Integer, RegisterClient> lives = new TreeMap<>();

    /** @param pause how long each node waits from one answer to its next append, and to its next question */
    public RegisterWorkload(Duration pause) {
        this.pause = requireNonNull(pause, "pause");
    }

    /**
     * Starts a node, or a new life of one; its owner closes the backend.
     *
     * @param scheduler the backend's coordination thread; all schedulers must measure the same time
     */
    public void start(int node, CoordinationBackend backend, SerialScheduler scheduler) {
        RegisterClient client = new RegisterClient(clients.size(), backend, scheduler, pause);
        clients.add(client);
        lives.put(node, client);
        client.start();
    }

    /** How many records have been acknowledged. */
    public long appended() {
        return clients.stream()
                .flatMap(client -> client.operations().stream())
                .filter(operation ->
                        operation.operation() instanceof Append && operation.returnedNs() != TimedOperation.NEVER)
                .count();
    }

    /** The node that was elected with the highest epoch so far. */
    public OptionalInt lastElected() {
        return lives.entrySet().stream()
                .filter(life -> !life.getValue().epochs().isEmpty())
                .max((one, other) -> Integer.compare(last(one.getValue()), last(other.getValue())))
                .map(life -> OptionalInt.of(life.getKey()))
                .orElse(OptionalInt.empty());
    }

    private static int last(RegisterClient client) {
        return client.epochs().get(client.epochs().size() - 1);
    }

    /** Has nodes append nothing more; they go on asking. */
    public void stopAppending() {
        clients.forEach(RegisterClient::stopAppending);
    }

    /** Has nodes ask nothing more. */
    public void stopReading() {
        clients.forEach(RegisterClient::stopReading);
    }

    /** Judges what was seen until now. */
    public RegisterReport report() {
        List<TimedOperation<LogOperation>> operations =
                clients.stream().flatMap(client -> client.operations().stream()).toList();
        List<Integer> epochs = clients.stream()
                .flatMap(client -> client.epochs().stream())
                .sorted()
                .toList();
        long appends = operations.stream()
                .filter(operation -> operation.operation() instanceof Append)
                .count();
        long appended = appended();
        return new RegisterReport(
                appended,
                appends - appended,
                clients.stream().mapToLong(client -> client.refused().size()).sum(),
                operations.size() - appends,
                epochs,
                Linearizability.check(LogEnd.MODEL, operations),
                violations(operations, epochs));
    }

    private List<String> violations(List<TimedOperation<LogOperation>> operations, List<Integer> epochs) {
        List<String> violations = new ArrayList<>();
        clients.forEach(client -> violations.addAll(client.violations()));
        for (int i = 1; i < epochs.size(); i++) {
            if (epochs.get(i).equals(epochs.get(i - 1))) {
                violations.add("epoch " + epochs.get(i) + " was given twice");
            }
        }
        List<String> log = List.of();
        for (RegisterClient client : clients) {
            List<String> delivered = client.delivered();
            int common = Math.min(log.size(), delivered.size());
            if (!log.subList(0, common).equals(delivered.subList(0, common))) {
                violations.add("process " + client.process() + " was delivered another log than one before it");
            }
            log = delivered.size() > log.size() ? delivered : log;
        }
        addWrongAppends(operations, log, violations);
        return violations;
    }

    private void addWrongAppends(
            List<TimedOperation<LogOperation>> operations, List<String> log, List<String> violations) {
        for (TimedOperation<LogOperation> timed : operations) {
            if (timed.operation() instanceof Append append && timed.returnedNs() != TimedOperation.NEVER) {
                long offset = append.expectedEnd();
                if (offset >= log.size() || !log.get((int) offset).equals(append.value())) {
                    violations.add("record " + append.value() + " was acknowledged at offset " + offset
                            + ", but is not delivered there");
                }
            }
        }
        Set<String> stored = new HashSet<>();
        for (String value : log) {
            if (!stored.add(value)) {
                violations.add("record " + value + " was delivered twice");
            }
        }
        for (RegisterClient client : clients) {
            client.refused().stream()
                    .filter(stored::contains)
                    .forEach(value -> violations.add("record " + value + " was refused, but is in the log"));
        }
    }
}
