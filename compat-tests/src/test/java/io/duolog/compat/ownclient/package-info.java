/** Our own clients against every broker: the same test classes, with Apache Kafka as the judge. */
@NullMarked
package io.duolog.compat.ownclient;

import org.jspecify.annotations.NullMarked;
