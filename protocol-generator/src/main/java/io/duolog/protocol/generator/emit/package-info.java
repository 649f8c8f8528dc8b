/** Stage three: Java source, one rule for each generated member. */
@NullMarked
package io.duolog.protocol.generator.emit;

import org.jspecify.annotations.NullMarked;
