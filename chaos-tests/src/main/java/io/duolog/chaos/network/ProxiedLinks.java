package io.duolog.chaos.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Links that are broken by their proxies, all of which are told at once; a call returns when the last one has followed. */
final class ProxiedLinks implements Links {
    private final Map<Link, List<BreakableProxy>> proxies;

    /** Takes the proxies of each link, one for each of its planes. */
    ProxiedLinks(Map<Link, List<BreakableProxy>> proxies) {
        Map<Link, List<BreakableProxy>> copy = new LinkedHashMap<>();
        proxies.forEach((link, ofLink) -> copy.put(link, List.copyOf(ofLink)));
        this.proxies = Collections.unmodifiableMap(copy);
    }

    /** Makes all breakable. To be done once, before anybody connects. */
    void install() {
        Requests.await(proxies.values().stream()
                .flatMap(List::stream)
                .map(BreakableProxy::install)
                .toList());
    }

    /** In the order of the nodes, so that a seed draws the same ones each time. */
    @Override
    public Set<Link> all() {
        return proxies.keySet();
    }

    @Override
    public void apply(Set<Link> links, LinkFault fault) {
        change(links, fault);
    }

    @Override
    public void heal(Set<Link> links) {
        change(links, null);
    }

    private void change(Set<Link> links, @Nullable LinkFault fault) {
        List<BreakableProxy> changing = new ArrayList<>();
        for (Link link : links) {
            List<BreakableProxy> ofLink = proxies.get(link);
            if (ofLink == null) {
                throw new IllegalArgumentException("there is no link " + link + "; there are " + all());
            }
            changing.addAll(ofLink);
        }
        Requests.await(changing.stream().map(proxy -> proxy.change(fault)).toList());
    }
}
