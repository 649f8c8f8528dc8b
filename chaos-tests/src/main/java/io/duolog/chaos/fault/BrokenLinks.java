package io.duolog.chaos.fault;

import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.Links;
import io.duolog.chaos.network.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which step broke which links: where several broke one, the newest holds, and when it ends, the one before holds again. */
final class BrokenLinks {
    private final Links links;
    private final Map<Integer, Cut> cuts = new LinkedHashMap<>();

    BrokenLinks(Links links) {
        this.links = links;
    }

    /** What a step broke, and which of that a process has died at since. */
    private record Cut(Set<Link> links, LinkFault fault, Set<Link> dead) {}

    void cut(int step, Set<Link> broken, LinkFault fault) {
        cuts.put(step, new Cut(Set.copyOf(broken), fault, new HashSet<>()));
        links.apply(broken, fault);
    }

    /** A process has died: what its broken links hold for it is thrown away when they heal, since nobody reads it. */
    void died(NodeId node) {
        for (Cut cut : cuts.values()) {
            cut.links().stream()
                    .filter(link -> link.from().equals(node) || link.to().equals(node))
                    .forEach(cut.dead()::add);
        }
    }

    /** Ends what this step did, if it did something. */
    void end(int step) {
        Map<Link, Integer> before = newestSteps();
        Cut ended = cuts.remove(step);
        if (ended == null) {
            return;
        }
        Map<Link, Integer> after = newestSteps();
        Set<Link> uncovered = ended.links().stream()
                .filter(link -> before.getOrDefault(link, step) == step)
                .collect(Collectors.toSet());
        Set<Link> whole =
                uncovered.stream().filter(link -> !after.containsKey(link)).collect(Collectors.toSet());
        close(uncovered.stream().filter(ended.dead()::contains).collect(Collectors.toSet()));
        if (!whole.isEmpty()) {
            links.heal(whole);
        }
        cuts.forEach((other, cut) -> {
            Set<Link> again = uncovered.stream()
                    .filter(link -> after.containsKey(link) && after.get(link).equals(other))
                    .collect(Collectors.toSet());
            if (!again.isEmpty()) {
                links.apply(again, cut.fault());
            }
        });
    }

    void endAll() {
        close(cuts.values().stream().flatMap(cut -> cut.dead().stream()).collect(Collectors.toSet()));
        cuts.clear();
        links.healAll();
    }

    /** Closes connections of which one side is gone, as a machine that is back would. */
    private void close(Set<Link> dead) {
        if (!dead.isEmpty()) {
            links.apply(dead, LinkFault.of(LinkFault.Kind.REFUSE));
        }
    }

    private Map<Link, Integer> newestSteps() {
        Map<Link, Integer> newest = new HashMap<>();
        cuts.forEach((step, cut) -> cut.links().forEach(link -> newest.put(link, step)));
        return newest;
    }
}
