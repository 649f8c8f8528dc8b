/** Stage one: Kafka's schema files, one to one. */
@NullMarked
package io.duolog.protocol.generator.schema;

import org.jspecify.annotations.NullMarked;
