/**
 * The {@code duolog} command: one class per subcommand. A command parses its options, calls the client library or
 * starts brokers, and prints; whatever else it would have to do belongs into another module.
 */
@NullMarked
package io.duolog.cli;

import org.jspecify.annotations.NullMarked;
