/** Stage two: what to generate, with versions resolved, types mapped and names chosen. */
@NullMarked
package io.duolog.protocol.generator.model;

import org.jspecify.annotations.NullMarked;
