/**
 * Pages of HTML that need nothing else: one file each, with style sheet, script and drawings in it, for light and dark screens,
 * wide and narrow ones. What the pages say is for those who write them.
 */
@NullMarked
package io.duolog.pages;

import org.jspecify.annotations.NullMarked;
