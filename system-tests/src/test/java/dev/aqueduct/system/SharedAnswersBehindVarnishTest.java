package dev.aqueduct.system;

import java.io.IOException;

final class SharedAnswersBehindVarnishTest extends SharedAnswers {
    SharedAnswersBehindVarnishTest() throws IOException {
        super(Cache.Kind.VARNISH);
    }
}
