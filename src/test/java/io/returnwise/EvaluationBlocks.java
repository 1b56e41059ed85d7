package io.returnwise;

import static io.returnwise.Cells.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.returnwise.evaluate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** Tables of an evaluation: one result file with every preset. */
final class EvaluationBlocks {
  private final JsonNode result;

  EvaluationBlocks(JsonNode result) {
    this.result = result;
  }

  List<String> buyers() {
    List<String> names =
        List.of(
            "visible abusers",
            "review: flagged",
            "review: precision",
            "review: recall of visible abusers",
            "any tier: flagged",
            "any tier: precision",
            "any tier: recall of visible abusers");
    return byPreset(
        "buyers",
        names,
        List.of(
            "visible abusers",
            "in review",
            "precision",
            "recall of visible",
            "in any tier",
            "precision",
            "recall of visible"));
  }

  /** Flagged buyers by tier and by evidence. */
  List<String> evidence() {
    return byPreset(
        "buyers",
        List.of(
            "review: false-discovery share",
            "watch: flagged",
            "watch: false-discovery share",
            "bulk purchases: flagged",
            "bulk purchases: false-discovery share",
            "rate alone: flagged",
            "rate alone: false-discovery share"),
        List.of(
            "review: false",
            "in watch",
            "watch: false",
            "bulk purchases",
            "bulk: false",
            "rate alone",
            "rate: false"));
  }

  List<String> listings() {
    return byPreset(
        "listings",
        List.of(
            "planted",
            "planted and judged",
            "flagged",
            "hit rate at 10",
            "false-discovery share",
            "recall of planted and judged",
            "right main reason, of hits",
            "noticed on any as-of day",
            "median days until noticed, of those noticed"),
        List.of(
            "planted",
            "of these judged",
            "flagged",
            "hit rate at 10",
            "false-discovery share",
            "recall of judged",
            "right main reason",
            "of all started, noticed",
            "days until then"));
  }

  List<String> scores() {
    return byPreset(
        "scores",
        List.of(
            "lines scored",
            "true over predicted",
            "calibration slope",
            "expected log loss",
            "least possible log loss",
            "log loss of the constant",
            "AUC",
            "AUC of the true probability"),
        List.of(
            "lines",
            "true over predicted",
            "slope",
            "log loss",
            "least possible",
            "of the constant",
            "AUC",
            "most possible"));
  }

  /** Kinds of buyers over all presets and seeds. */
  List<String> kinds() {
    Map<String, List<Interval.Hits>> inReview = new TreeMap<>();
    Map<String, List<Interval.Hits>> inAny = new TreeMap<>();
    for (JsonNode preset : result.get("presets")) {
      for (JsonNode run : preset.get("runs")) {
        for (JsonNode figure : run.get("figures")) {
          String name = figure.get("name").asText();
          String kind = visibleKind(name);
          if (kind != null) {
            (name.startsWith("review") ? inReview : inAny)
                .computeIfAbsent(kind, key -> new ArrayList<>())
                .add(new Interval.Hits(figure.get("hits").asDouble(), figure.get("of").asDouble()));
          }
        }
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("| kind | is | visible buyers | in review | in any tier |");
    lines.add("| --- | --- | ---: | ---: | ---: |");
    inReview.forEach(
        (kind, worlds) ->
            lines.add(
                format(
                    "| %s | %s | %,.0f | %s | %s |",
                    kind.substring(1),
                    kind.startsWith("0") ? "abuser" : "honest",
                    worlds.stream().mapToDouble(Interval.Hits::of).sum(),
                    share(worlds),
                    share(inAny.get(kind)))));
    lines.add("");
    lines.add(
        "In brackets the 95% interval over worlds, drawn whole; where none or all were flagged, over"
            + " buyers.");
    return lines;
  }

  /** The kind that a figure of one kind's visible buyers is about, abusers first; else null. */
  private static String visibleKind(String name) {
    for (String what : List.of("recall of visible ", "flagged of visible honest ")) {
      int at = name.indexOf(": " + what);
      // "recall of visible abusers" is of all kinds.
      if (at >= 0 && !name.endsWith(" abusers")) {
        return (what.startsWith("recall") ? "0" : "1") + name.substring(at + 2 + what.length());
      }
    }
    return null;
  }

  private static String share(List<Interval.Hits> worlds) {
    double of = worlds.stream().mapToDouble(Interval.Hits::of).sum();
    double hits = worlds.stream().mapToDouble(Interval.Hits::hits).sum();
    // With no case, or nothing but cases, worlds do not differ: then all cases count as single.
    boolean areAlike = hits == 0 || hits == of;
    Interval interval = areAlike ? Interval.ofShare(hits, of) : Interval.ofRatio(worlds);
    if (of == 0) {
      return "-";
    }
    return interval.low() == null
        ? format("%.1f%%", 100 * hits / of)
        : format(
            "%.1f%% (%.1f%% to %.1f%%)",
            100 * hits / of, 100 * interval.low(), 100 * interval.high());
  }

  /** Flagged listings of all presets and seeds by planted cause and main reason. */
  List<String> confusion() {
    Map<String, Map<String, Long>> cells = new TreeMap<>();
    TreeSet<String> families = new TreeSet<>();
    for (JsonNode preset : result.get("presets")) {
      for (JsonNode cell : preset.get("flagged_listings")) {
        families.add(cell.get("family").asText());
        cells
            .computeIfAbsent(cell.get("cause").asText(), cause -> new TreeMap<>())
            .merge(cell.get("family").asText(), cell.get("listings").asLong(), Long::sum);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("| planted cause | " + String.join(" | ", families) + " |");
    lines.add("| --- |" + " ---: |".repeat(families.size()));
    cells.forEach(
        (cause, row) -> {
          StringBuilder line = new StringBuilder("| " + cause + " |");
          families.forEach(
              family -> line.append(" ").append(row.getOrDefault(family, 0L)).append(" |"));
          lines.add(line.toString());
        });
    return lines;
  }

  private List<String> byPreset(String group, List<String> names, List<String> heads) {
    List<String> lines = new ArrayList<>();
    lines.add("| preset | " + String.join(" | ", heads) + " |");
    lines.add("| --- |" + " ---: |".repeat(heads.size()));
    for (JsonNode preset : result.get("presets")) {
      StringBuilder line = new StringBuilder("| `" + preset.get("preset").asText() + "` |");
      names.forEach(name -> line.append(" ").append(shown(preset, group, name)).append(" |"));
      lines.add(line.toString());
    }
    JsonNode first = result.get("presets").get(0);
    lines.add("");
    lines.add(
        format(
            "%,d lines; seeds %s; commit %s%s. Means over the seeds, in brackets the 95%% interval.",
            first.get("lines").asLong(),
            String.join(
                ", ",
                StreamSupport.stream(first.get("seeds").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList()),
            result.get("commit").asText().substring(0, 12),
            result.get("is_changed").asBoolean() ? ", changed" : ""));
    return lines;
  }

  private static String shown(JsonNode preset, String group, String name) {
    for (JsonNode figure : preset.get("figures")) {
      if (figure.get("group").asText().equals(group) && figure.get("name").asText().equals(name)) {
        String kind = figure.get("kind").asText();
        String interval =
            figure.get("low").isNull() || kind.equals("COUNT")
                ? ""
                : " (%s to %s)"
                    .formatted(
                        number(kind, name, figure.get("low")),
                        number(kind, name, figure.get("high")));
        return number(kind, name, figure.get("mean")) + interval;
      }
    }
    return "-";
  }

  private static String number(String kind, String name, JsonNode value) {
    if (value.isNull()) {
      return "-";
    }
    return switch (kind) {
      case "SHARE" -> format("%.0f%%", 100 * value.asDouble());
      case "COUNT" -> format("%,.0f", value.asDouble());
      default -> format(name.contains("days") ? "%.0f" : "%.3f", value.asDouble());
    };
  }
}
