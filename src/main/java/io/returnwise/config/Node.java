package io.returnwise.config;

import io.returnwise.error.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A mapping in a YAML file whose keys are asked for one by one; problems are collected. */
final class Node {
  private final String path;
  private final Map<String, Object> values;
  private final Problems problems;

  Node(String path, Map<String, Object> values, Problems problems) {
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  /** Reports every key that is not among the known ones. */
  Node only(String... known) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(Set.of(known));
    for (String key : unknown) {
      problems.add(
          "%s: unknown key; expected one of %s".formatted(at(key), new TreeSet<>(Set.of(known))));
    }
    return this;
  }

  String at(String key) {
    if (key.isEmpty()) {
      return path;
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  Optional<String> optionalText(String key) {
    Object value = values.get(key);
    if (value instanceof Map || value instanceof List) {
      problems.add("%s: expected text, found a list or keys".formatted(at(key)));
      return Optional.empty();
    }
    return Optional.ofNullable(value).map(Object::toString);
  }

  String text(String key) {
    Optional<String> text = optionalText(key);
    if (text.isEmpty() && !has(key)) {
      problems.add("%s: expected a value, found none".formatted(at(key)));
    }
    return text.orElse("");
  }

  String text(String key, String byDefault) {
    return has(key) ? text(key) : byDefault;
  }

  int integer(String key, int byDefault) {
    Object value = values.get(key);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof Integer number) {
      return number;
    }
    problems.add("%s: expected a whole number, found '%s'".formatted(at(key), value));
    return byDefault;
  }

  boolean flag(String key) {
    Object value = values.get(key);
    if (value != null && !(value instanceof Boolean)) {
      problems.add("%s: expected true or false, found '%s'".formatted(at(key), value));
    }
    return Boolean.TRUE.equals(value);
  }

  List<String> texts(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      problems.add("%s: expected a list, found '%s'".formatted(at(key), value));
      return List.of();
    }
    return list.stream().map(String::valueOf).toList();
  }

  /** The entries of a list of mappings. */
  List<Node> nodes(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      problems.add("%s: expected a list, found '%s'".formatted(at(key), value));
      return List.of();
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      nodes.add(child("%s[%d]".formatted(key, i), list.get(i)));
    }
    return nodes;
  }

  /** The entries of a mapping of mappings, in their order. */
  Map<String, Node> named(String key) {
    Map<String, Node> named = new LinkedHashMap<>();
    plain(key).forEach((name, value) -> named.put(name, child(key + "." + name, value)));
    return named;
  }

  /** The entries of a mapping, as they are. */
  Map<String, Object> plain(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map)) {
      problems.add("%s: expected keys and values, found '%s'".formatted(at(key), value));
      return Map.of();
    }
    return cast(value);
  }

  private Node child(String key, Object value) {
    if (value instanceof Map) {
      return new Node(at(key), cast(value), problems);
    }
    problems.add("%s: expected keys and values, found '%s'".formatted(at(key), value));
    return new Node(at(key), Map.of(), problems);
  }

  private static Map<String, Object> cast(Object value) {
    Map<String, Object> typed = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((name, entry) -> typed.put(String.valueOf(name), entry));
    return typed;
  }
}
