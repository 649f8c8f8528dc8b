package io.duolog.broker.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit of one address, as {@code max.connections.per.ip.overrides} names it.
 *
 * @param address the address
 * @param limit at least 0
 */
record AddressLimit(InetAddress address, int limit) {
    private static final Pattern FORM = Pattern.compile("(\\[(.+)]|.+):(\\d{1,9})");

    /** Reads {@code address:limit}; an address of IPv6 may stand in brackets. Empty if it is not one. */
    static Optional<AddressLimit> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String address = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
        int limit = Integer.parseInt(matcher.group(3));
        return AddressLiteral.parse(address).map(parsed -> new AddressLimit(parsed, limit));
    }
}
