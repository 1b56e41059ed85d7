package io.returnwise.config;

import io.returnwise.error.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Typed reads of flat settings. A key that nobody asked for is an error, not a comment. */
final class SettingsValues {
  private static final String NUMBER = "a number";

  private final Map<String, String> given;
  private final Problems problems;
  private final List<Settings.Doc> docs = new ArrayList<>();
  private final Map<String, String> effective = new LinkedHashMap<>();

  /** How keys are made that name something themselves. */
  private final Set<String> forms = new TreeSet<>();

  SettingsValues(Map<String, String> given, Problems problems) {
    this.given = Map.copyOf(given);
    this.problems = problems;
  }

  /** Turns nested keys into keys with dots. */
  static void flatten(String prefix, Map<String, Object> nested, Map<String, String> flat) {
    nested.forEach(
        (key, value) -> {
          String path = prefix.isEmpty() ? key : prefix + "." + key;
          if (value instanceof Map<?, ?> inner) {
            Map<String, Object> typed = new LinkedHashMap<>();
            inner.forEach((name, entry) -> typed.put(String.valueOf(name), entry));
            flatten(path, typed, flat);
          } else if (value != null) {
            flat.put(path, value.toString());
          }
        });
  }

  int integer(String key, int byDefault, String range, String meaning) {
    return read(
        new Settings.Doc(key, String.valueOf(byDefault), range, meaning),
        byDefault,
        Integer::parseInt,
        "a whole number");
  }

  double decimal(String key, double byDefault, String range, String meaning) {
    String shown = BigDecimal.valueOf(byDefault).stripTrailingZeros().toPlainString();
    return read(new Settings.Doc(key, shown, range, meaning), byDefault, Double::valueOf, NUMBER);
  }

  Optional<String> text(String key, String byDefault, String range, String meaning) {
    docs.add(new Settings.Doc(key, byDefault, range, meaning));
    effective.put(key, given.getOrDefault(key, byDefault));
    return Optional.ofNullable(given.get(key)).filter(text -> !text.isBlank());
  }

  /**
   * Numbers of any number of groups, which the keys name: {@code PREFIX.GROUP.KEY}.
   *
   * @param keys what may be said of a group
   * @return of each group what is given
   */
  Map<String, Map<String, Double>> groups(String prefix, List<String> keys) {
    forms.add(prefix + ".NAME.KEY");
    Map<String, Map<String, Double>> groups = new TreeMap<>();
    for (String path : new TreeSet<>(given.keySet())) {
      int end = path.lastIndexOf('.');
      String key = path.substring(end + 1);
      if (path.startsWith(prefix + ".") && end > prefix.length() && keys.contains(key)) {
        effective.put(path, given.get(path));
        Map<String, Double> group =
            groups.computeIfAbsent(
                path.substring(prefix.length() + 1, end), name -> new TreeMap<>());
        parsed(path, Double::valueOf, NUMBER).ifPresent(number -> group.put(key, number));
      }
    }
    return groups;
  }

  List<Settings.Doc> docs() {
    return List.copyOf(docs);
  }

  Map<String, String> effective() {
    return effective;
  }

  /** Call once, after the last read. */
  void rejectUnknown() {
    Set<String> known = new TreeSet<>(effective.keySet());
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(known);
    known.addAll(forms);
    for (String key : unknown) {
      problems.add("%s: unknown setting; known settings are %s".formatted(key, known));
    }
  }

  private <T> T read(Settings.Doc doc, T byDefault, Function<String, T> parser, String expected) {
    docs.add(doc);
    effective.put(doc.key(), given.getOrDefault(doc.key(), doc.byDefault()));
    return given.containsKey(doc.key())
        ? parsed(doc.key(), parser, expected).orElse(byDefault)
        : byDefault;
  }

  /** What is given for a key; a problem, and nothing, where it is not what is expected. */
  private <T> Optional<T> parsed(String key, Function<String, T> parser, String expected) {
    String text = given.get(key);
    try {
      return Optional.of(parser.apply(text.strip()));
    } catch (NumberFormatException e) {
      problems.add("%s: expected %s, found '%s'".formatted(key, expected, text));
      return Optional.empty();
    }
  }
}
