package dev.aqueduct.system;

import java.io.IOException;

final class LetThroughByNginxTest extends LetThrough {
    LetThroughByNginxTest() throws IOException {
        super(Cache.Kind.NGINX);
    }
}
