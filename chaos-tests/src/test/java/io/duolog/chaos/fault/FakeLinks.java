package io.duolog.chaos.fault;

import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.Links;
import io.duolog.chaos.network.NodeId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Links between all nodes that only remember. */
final class FakeLinks implements Links {
    private final Set<Link> all = new LinkedHashSet<>();
    private final Map<Link, LinkFault> broken = new LinkedHashMap<>();
    private final List<String> calls;

    FakeLinks(List<NodeId> servers, List<NodeId> clients, List<String> calls) {
        this.calls = calls;
        for (NodeId to : servers) {
            servers.stream().filter(from -> !from.equals(to)).forEach(from -> all.add(new Link(from, to)));
            clients.forEach(from -> all.add(new Link(from, to)));
        }
    }

    @Override
    public Set<Link> all() {
        return Set.copyOf(all);
    }

    @Override
    public void apply(Set<Link> links, LinkFault fault) {
        calls.add(fault.kind() + " " + links.size() + " links");
        links.forEach(link -> broken.put(link, fault));
    }

    @Override
    public void heal(Set<Link> links) {
        calls.add("heal " + links.size() + " links");
        broken.keySet().removeAll(links);
    }

    Map<Link, LinkFault> broken() {
        return broken;
    }
}
