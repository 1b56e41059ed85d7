package io.returnwise.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The lines of one key that still have units which did not come back. */
final class OpenLines {
  private record Line(Instant purchasedAt, String id) {}

  private static final Comparator<Line> BY_PURCHASE =
      Comparator.comparing(Line::purchasedAt).thenComparing(Line::id);

  private final Map<Line, Integer> openUnits = new HashMap<>();
  private final NavigableSet<Line> open = new TreeSet<>(BY_PURCHASE);
  private final Map<Integer, NavigableSet<Line>> byOpenUnits = new HashMap<>();

  /** Part of a return that goes to one line, or to none when the line id is null. */
  record Piece(String lineId, int units, String method) {}

  void add(String lineId, Instant purchasedAt, int units) {
    setOpen(new Line(purchasedAt, lineId), units);
  }

  /**
   * Takes the units of a return: from the latest line bought before it with exactly as many open
   * units, else from the latest such lines one after the other. Units beyond all that was sold
   * match nothing.
   */
  List<Piece> take(Instant returnedAt, int units) {
    Line latest = latest(byOpenUnits.get(units), returnedAt);
    if (latest != null) {
      setOpen(latest, 0);
      return List.of(new Piece(latest.id(), units, MatchMethod.SAME_UNITS));
    }
    List<Piece> pieces = new ArrayList<>();
    int left = units;
    latest = latest(open, returnedAt);
    while (left > 0 && latest != null) {
      int taken = Math.min(left, openUnits.get(latest));
      pieces.add(new Piece(latest.id(), taken, MatchMethod.LATEST_EARLIER));
      setOpen(latest, openUnits.get(latest) - taken);
      left -= taken;
      latest = latest(open, returnedAt);
    }
    if (left > 0) {
      String why = pieces.isEmpty() ? MatchMethod.NO_OPEN_LINE : MatchMethod.MORE_THAN_SOLD;
      pieces.add(new Piece(null, left, why));
    }
    return pieces;
  }

  /** The latest of the lines bought at the time or before. */
  private static Line latest(NavigableSet<Line> lines, Instant time) {
    return lines == null ? null : lines.lower(new Line(time.plusNanos(1), ""));
  }

  private void setOpen(Line line, int units) {
    Integer before = openUnits.put(line, units);
    if (before != null && before > 0) {
      byOpenUnits.get(before).remove(line);
    }
    if (units > 0) {
      byOpenUnits.computeIfAbsent(units, key -> new TreeSet<>(BY_PURCHASE)).add(line);
      open.add(line);
    } else {
      open.remove(line);
    }
  }
}
