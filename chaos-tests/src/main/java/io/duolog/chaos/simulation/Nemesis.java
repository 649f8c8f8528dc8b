package io.duolog.chaos.simulation;

import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * Draws faults from the seed and causes them, within what the promises allow: of the machines that lose their power before
 * the cluster has been whole again there may be one fewer than {@code min.insync.replicas}; processes may be killed as often
 * as it likes.
 */
final class Nemesis {
    private static final int POWER_LOSSES_MAX = 1;
    private static final Duration PAUSE_MAX = Duration.ofMillis(120);
    private static final Duration BOUNCE_MAX = Duration.ofMillis(30);

    private final SimulatedCluster cluster;
    private final Random random;
    private final SerialScheduler thread;
    private final List<String> trace = new ArrayList<>();
    private final TreeSet<Integer> dead = new TreeSet<>();
    private final TreeSet<Integer> paused = new TreeSet<>();
    private final TreeSet<Integer> cutOff = new TreeSet<>();
    private int powerLosses;
    private boolean stopped;

    Nemesis(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.world().random();
        this.thread = cluster.world().execution().newScheduler();
    }

    void start() {
        thread.schedule(this::strike, randomPause());
    }

    /** What it did, with the virtual time in milliseconds. */
    List<String> trace() {
        return trace;
    }

    /** Undoes everything that can be undone. */
    void stopAndHeal() {
        stopped = true;
        note("heal all");
        cluster.world().network().heal();
        List.copyOf(paused).forEach(this::resume);
        List.copyOf(cutOff).forEach(this::reconnect);
        List.copyOf(dead).forEach(this::restart);
    }

    private void strike() {
        if (stopped) {
            return;
        }
        if (dead.isEmpty() && cluster.isWhole()) {
            powerLosses = 0;
        }
        int node = cluster.nodeIds().get(random.nextInt(cluster.nodeIds().size()));
        switch (random.nextInt(13)) {
            case 0 -> kill(node);
            case 1 -> bounce(node, this::kill);
            case 2 -> losePower(node);
            case 12 -> bounce(node, this::losePower);
            case 3, 4 -> restart(node);
            case 5 -> cut(node);
            case 6 -> disturb();
            case 7 -> healNetwork();
            case 8 -> cutOff(node);
            case 9 -> reconnect(node);
            case 10 -> pause(node);
            default -> resume(node);
        }
        thread.schedule(this::strike, randomPause());
    }

    private Duration randomPause() {
        return Duration.ofMillis(1 + random.nextLong(PAUSE_MAX.toMillis()));
    }

    private void kill(int node) {
        if (dead.add(node)) {
            note("kill " + node);
            forget(node);
            cluster.kill(node);
        }
    }

    private void losePower(int node) {
        if (powerLosses < POWER_LOSSES_MAX && dead.add(node)) {
            powerLosses++;
            note("power loss of " + node);
            forget(node);
            cluster.losePower(node);
        }
    }

    /** It is back before anybody has noticed that it was gone. */
    private void bounce(int node, IntConsumer end) {
        end.accept(node);
        thread.schedule(() -> restart(node), Duration.ofMillis(1 + random.nextLong(BOUNCE_MAX.toMillis())));
    }

    private void forget(int node) {
        paused.remove(node);
        cutOff.remove(node);
    }

    private void restart(int node) {
        if (dead.remove(node)) {
            note("start " + node);
            cluster.start(node);
        }
    }

    private void pause(int node) {
        if (!dead.contains(node) && paused.add(node)) {
            note("pause " + node);
            cluster.pause(node);
        }
    }

    private void resume(int node) {
        if (paused.remove(node)) {
            note("resume " + node);
            cluster.resume(node);
        }
    }

    private void cut(int from) {
        int to = cluster.nodeIds().get(random.nextInt(cluster.nodeIds().size()));
        if (from != to) {
            note("cut " + from + " to " + to);
            cluster.world().network().cut(from, to);
        }
    }

    private void disturb() {
        note("disturb the network");
        cluster.world().network().disturb(random.nextDouble() / 4, random.nextDouble() / 8);
    }

    private void healNetwork() {
        note("heal the network");
        cluster.world().network().heal();
    }

    private void cutOff(int node) {
        if (!dead.contains(node) && !paused.contains(node) && cutOff.add(node)) {
            note("cut " + node + " off from coordination");
            cluster.world().coordination().disconnect(node);
        }
    }

    private void reconnect(int node) {
        if (!paused.contains(node) && cutOff.remove(node)) {
            note("reconnect " + node + " with coordination");
            cluster.world().coordination().reconnect(node);
        }
    }

    private void note(String what) {
        trace.add(Duration.ofNanos(thread.nanoTime()).toMillis() + " ms: " + what);
    }
}
