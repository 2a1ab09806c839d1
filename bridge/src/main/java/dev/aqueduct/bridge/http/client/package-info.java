/**
 * Who asks: the address of a client, seen or forwarded by a proxy, as far as limits need it. Knows
 * addresses and two headers; nothing of the web server.
 */
@NullMarked
package dev.aqueduct.bridge.http.client;

import org.jspecify.annotations.NullMarked;
