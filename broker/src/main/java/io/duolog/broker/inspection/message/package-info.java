/** The messages of the inspection APIs; generated from {@code src/main/schemas/inspection}. */
@NullMarked
package io.duolog.broker.inspection.message;

import org.jspecify.annotations.NullMarked;
