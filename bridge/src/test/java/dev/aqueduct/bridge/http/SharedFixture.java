package dev.aqueduct.bridge.http;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One broker and one bridge for all classes of tests that leave both as they are. */
final class SharedFixture implements BeforeAllCallback {
    private static HttpFixture fixture;

    static HttpFixture fixture() {
        return fixture;
    }

    /** JUnit closes what is in the store of the root when all tests are done. */
    @Override
    public void beforeAll(ExtensionContext context) {
        fixture =
                context.getRoot()
                        .getStore(Namespace.GLOBAL)
                        .computeIfAbsent(
                                HttpFixture.class, key -> new HttpFixture(), HttpFixture.class);
    }
}
