package dev.aqueduct.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link KafkaProcess} and its child say to each other. The parent writes the node's
 * settings to the child's standard input and leaves that open: its end is the parent's end. The
 * child answers with one line.
 */
final class ChildProtocol {

    private ChildProtocol() {}

    /** The child's one line. */
    sealed interface Answer {

        /** It serves clients, on these ports. */
        record Ready(int port, int controllerPort) implements Answer {}

        /** It did not start, since another process listens on this port. */
        record PortTaken(int port) implements Answer {}

        /** It did not start. */
        record Failed(String message) implements Answer {}

        default String line() {
            return switch (this) {
                case Ready(int port, int controllerPort) -> "ready " + port + " " + controllerPort;
                case PortTaken(int port) -> "taken " + port;
                case Failed(String message) -> "failed " + message.replaceAll("\\s+", " ");
            };
        }

        /** Reads a line; one that is none of ours is a failure. */
        static Answer parse(String line) {
            String[] words = line.split(" ", 3);
            return switch (words[0]) {
                case "ready" -> new Ready(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                case "taken" -> new PortTaken(Integer.parseInt(words[1]));
                case "failed" -> new Failed(line.substring("failed ".length()));
                default -> new Failed("the process said: " + line);
            };
        }
    }

    static void write(NodeSettings node, DataOutputStream out) throws IOException {
        out.writeInt(node.nodeId());
        out.writeUTF(node.clusterId());
        out.writeInt(node.port());
        out.writeInt(node.controllerPort());
        out.writeInt(node.quorumPorts().size());
        for (int port : node.quorumPorts()) {
            out.writeInt(port);
        }
        out.writeUTF(node.directory().toString());
        out.writeInt(node.properties().size());
        for (var property : node.properties().entrySet()) {
            out.writeUTF(property.getKey());
            out.writeUTF(property.getValue());
        }
        out.flush();
    }

    static NodeSettings read(DataInputStream in) throws IOException {
        int nodeId = in.readInt();
        String clusterId = in.readUTF();
        int port = in.readInt();
        int controllerPort = in.readInt();
        List<Integer> quorumPorts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            quorumPorts.add(in.readInt());
        }
        var directory = Path.of(in.readUTF());
        Map<String, String> properties = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            properties.put(in.readUTF(), in.readUTF());
        }
        return new NodeSettings(
                nodeId, clusterId, port, controllerPort, quorumPorts, directory, properties);
    }
}
