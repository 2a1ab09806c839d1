package dev.aqueduct.system;

import java.io.IOException;

final class LetThroughByVarnishTest extends LetThrough {
    LetThroughByVarnishTest() throws IOException {
        super(Cache.Kind.VARNISH);
    }
}
