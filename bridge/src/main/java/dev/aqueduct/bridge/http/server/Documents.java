package dev.aqueduct.bridge.http.server;

import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.http.request.Shown;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serves what never changes while the bridge runs: the console, openapi.yaml, the problems. */
final class Documents {
    private static final String HTML = "text/html; charset=utf-8";

    private final byte[] console = resource("console.html");
    private final byte[] openapi = resource("openapi.yaml");

    private static byte[] resource(String name) {
        try (InputStream in = Documents.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void serveConsole(Exchange exchange) {
        exchange.with(
                "Content-Security-Policy",
                "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src"
                        + " 'unsafe-inline'; img-src data:");
        send(exchange, HTML, console);
    }

    void serveOpenApi(Exchange exchange) {
        send(exchange, "application/yaml", openapi);
    }

    void serveProblems(Exchange exchange) {
        StringBuilder list = new StringBuilder("<ul>\n");
        for (ProblemType type : ProblemType.values()) {
            list.append("<li><a href=\"/problems/")
                    .append(type.slug())
                    .append("\">")
                    .append(type.slug())
                    .append("</a>: ")
                    .append(type.status())
                    .append(", ")
                    .append(escaped(type.title()))
                    .append("</li>\n");
        }
        send(exchange, HTML, page("Problems", list.append("</ul>").toString()));
    }

    void serveProblem(Exchange exchange, String slug) {
        ProblemType type =
                ProblemType.of(slug)
                        .orElseThrow(() ->
                                new Refused(
                                        Problem.of(
                                                ProblemType.NOT_FOUND,
                                                "there is no problem "
                                                        + Shown.of(slug)
                                                        + "; GET /problems lists them")));
        String text =
                "<p>HTTP status "
                        + type.status()
                        + ".</p>\n<p>"
                        + escaped(type.explanation())
                        + "</p>\n<p><a href=\"/problems\">All problems</a></p>";
        send(exchange, HTML, page(type.title(), text));
    }

    private static byte[] page(String title, String body) {
        String page =
                """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em }</style>
                <h1>%s</h1>
                %s
                </html>
                """;
        String heading = escaped(title);
        return page.formatted(heading, heading, body).getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void send(Exchange exchange, String mediaType, byte[] body) {
        String tag = EntityTag.of(body);
        exchange.caching("no-cache").with("ETag", tag);
        if (EntityTag.matches(exchange.header("If-None-Match").orElse(""), tag)) {
            exchange.send(304);
        } else {
            exchange.send(mediaType, body);
        }
    }
}
