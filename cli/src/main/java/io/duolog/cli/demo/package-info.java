/** {@code duolog demo}: the main job from end to end, with a check of everything that comes back. */
@NullMarked
package io.duolog.cli.demo;

import org.jspecify.annotations.NullMarked;
