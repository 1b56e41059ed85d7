package io.returnwise.config;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.policy.ReturnPolicy.Extension;
import io.returnwise.policy.ReturnPolicy.Peak;
import io.returnwise.policy.ReturnPolicy.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;

/** Reads a dated policy file. */
public final class PolicyReader {
  private static final String SHIPPED = "/io/returnwise/policy.yaml";

  private final Problems problems;

  private PolicyReader(Problems problems) {
    this.problems = problems;
  }

  /** The policy that comes with the product. */
  public static ReturnPolicy shipped() {
    try (InputStream in = PolicyReader.class.getResourceAsStream(SHIPPED)) {
      return read("policy.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The policy that the text describes.
   *
   * @throws InvalidConfigException listing every key at fault
   */
  public static ReturnPolicy read(String name, String text) {
    Problems problems = new Problems("Invalid policy " + name);
    Node root = new Node("", Yaml.parse(name, text), problems);
    PolicyReader reader = new PolicyReader(problems);
    root.only("windows", "extensions", "peaks");
    List<Window> windows =
        root.nodes("windows").stream()
            .map(
                node ->
                    new Window(
                        reader.day(node.only("from", "days"), "from"), node.integer("days", -1)))
            .toList();
    List<Extension> extensions = root.nodes("extensions").stream().map(reader::extension).toList();
    List<Peak> peaks = root.nodes("peaks").stream().map(reader::peak).toList();
    problems.throwIfAny(InvalidConfigException::new);
    return new ReturnPolicy(windows, extensions, peaks);
  }

  private Extension extension(Node node) {
    node.only("name", "from", "to", "until");
    return new Extension(node.text("name"), day(node, "from"), day(node, "to"), day(node, "until"));
  }

  private Peak peak(Node node) {
    node.only("name", "from", "to");
    return new Peak(node.text("name"), monthDay(node, "from"), monthDay(node, "to"));
  }

  private LocalDate day(Node node, String key) {
    String text = node.text(key);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      problems.add(
          "%s: expected a day such as 2026-11-01, found '%s'".formatted(node.at(key), text));
      return LocalDate.EPOCH;
    }
  }

  private MonthDay monthDay(Node node, String key) {
    String text = node.text(key);
    try {
      return MonthDay.parse("--" + text);
    } catch (DateTimeException e) {
      problems.add(
          "%s: expected month-day such as 11-20, found '%s'".formatted(node.at(key), text));
      return MonthDay.of(1, 1);
    }
  }
}
