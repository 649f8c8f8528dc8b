/** Build time only: turns Apache Kafka's published message schemas into Java records. */
@NullMarked
package io.duolog.protocol.generator;

import org.jspecify.annotations.NullMarked;
