package dev.aqueduct.system;

import java.io.IOException;

final class SharedAnswersBehindNginxTest extends SharedAnswers {
    SharedAnswersBehindNginxTest() throws IOException {
        super(Cache.Kind.NGINX);
    }
}
