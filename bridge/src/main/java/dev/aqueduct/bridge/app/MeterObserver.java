package dev.aqueduct.bridge.app;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.observe.ObserverConfigBase;
import io.helidon.webserver.observe.spi.Observer;
import io.helidon.webserver.spi.ServerFeature.ServerFeatureContext;

import java.util.List;
import java.util.function.UnaryOperator;

/** Serves the meters beside health, at {@code /observe/metrics}, in Prometheus' text format. */
final class MeterObserver implements Observer {
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Meters meters;

    MeterObserver(Meters meters) {
        this.meters = meters;
    }

    @Override
    public ObserverConfigBase prototype() {
        return ObserverConfigBase.builder().name(type()).build();
    }

    @Override
    public String type() {
        return "metrics";
    }

    @Override
    public void register(
            ServerFeatureContext server,
            List<HttpRouting.Builder> routings,
            UnaryOperator<String> endpoint) {
        for (HttpRouting.Builder routing : routings) {
            String path = endpoint.apply(type());
            routing.get(path, (_, response) -> headed(response).send(meters.text()));
            routing.head(path, (_, response) -> headed(response).send());
        }
    }

    private static ServerResponse headed(ServerResponse response) {
        return response.header(HeaderNames.CONTENT_TYPE, MEDIA_TYPE)
                .header(HeaderNames.CACHE_CONTROL, "no-store");
    }
}
