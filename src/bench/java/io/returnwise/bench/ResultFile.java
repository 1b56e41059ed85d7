package io.returnwise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** A result file, rewritten after every step so that nothing measured is lost. */
final class ResultFile {
  /** Status of a step that has begun and not ended. */
  static final String RUNNING = "running";

  static final String FAILED = "failed";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Map<String, Object> values = new LinkedHashMap<>();

  ResultFile(Path path) {
    this.path = path;
  }

  /** Sets a value and writes the file. */
  void put(String key, Object value) {
    values.put(key, value);
    write(path, values);
  }

  /** Sets values and writes the file. */
  void putAll(Map<String, Object> more) {
    values.putAll(more);
    write(path, values);
  }

  /** Marks what was running when a process ended as failed. */
  static void close(Path path, String reason) {
    try {
      JsonNode root = Files.exists(path) ? JSON.readTree(path.toFile()) : JSON.createObjectNode();
      for (JsonNode stage : root.path("stages")) {
        fail((ObjectNode) stage, reason);
      }
      if (root.path("stages").isMissingNode()) {
        ((ObjectNode) root).put("status", RUNNING);
        fail((ObjectNode) root, reason);
      }
      write(path, root);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static void fail(ObjectNode step, String reason) {
    if (step.path("status").asText().equals(RUNNING)) {
      step.put("status", FAILED);
      step.put("reason", reason);
    }
  }

  private static void write(Path path, Object values) {
    try {
      Path aside = path.resolveSibling(path.getFileName() + ".part");
      Files.writeString(
          aside, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n");
      Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }
}
