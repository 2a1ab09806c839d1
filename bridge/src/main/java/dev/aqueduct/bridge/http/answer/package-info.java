/**
 * What every way of answering has in common: a request and its answer, the streams that are open,
 * and where what they send goes. Knows {@code http.connection}, {@code http.request} and what is
 * below them.
 */
@NullMarked
package dev.aqueduct.bridge.http.answer;

import org.jspecify.annotations.NullMarked;
