package dev.aqueduct.system;

import com.fasterxml.jackson.databind.JsonNode;

import dev.aqueduct.system.Log.Record;

/**
 * An event as a client got it.
 *
 * @param channel its channel
 * @param record its place in the log and its value as text
 */
record Event(String channel, Record record) {

    static Event of(String json) {
        return of(Json.read(json));
    }

    static Event of(JsonNode json) {
        return new Event(
                json.required("channel").asText(),
                new Record(
                        json.required("partition").asInt(),
                        json.required("offset").asLong(),
                        json.required("data").asText()));
    }
}
