package io.duolog.broker.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Internet addresses as text. Pure: nothing is looked up, so that the same text means the same on every node. */
public final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private AddressLiteral() {}

    /** The address that is written as four decimal numbers, or in one of the forms of IPv6; empty for anything else. */
    public static Optional<InetAddress> parse(String text) {
        String host = IPV4.matcher(text).matches() ? text : "[" + text + "]";
        if (host.startsWith("[") && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // A host in brackets, or of four numbers, is an address or an error, and never a name to look up.
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
