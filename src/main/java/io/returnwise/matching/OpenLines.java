package io.returnwise.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The lines of one key that still have units which did not come back, in order of purchase. */
final class OpenLines {
  private final List<String> lineIds = new ArrayList<>();
  private final List<Integer> openUnits = new ArrayList<>();
  private final TreeSet<Integer> open = new TreeSet<>();
  private final Map<Integer, TreeSet<Integer>> byOpenUnits = new HashMap<>();

  /** Part of a return that goes to one line, or to none when the line id is null. */
  record Piece(String lineId, int units, String method) {}

  /** Adds a line bought after all lines so far. */
  void add(String lineId, int units) {
    lineIds.add(lineId);
    openUnits.add(0);
    setOpen(lineIds.size() - 1, units);
  }

  /**
   * Takes the units of a return: from the latest line with exactly as many open units, else from
   * the latest lines one after the other. Units beyond all that was sold match nothing.
   */
  List<Piece> take(int units) {
    TreeSet<Integer> same = byOpenUnits.get(units);
    if (same != null && !same.isEmpty()) {
      int line = same.last();
      setOpen(line, 0);
      return List.of(new Piece(lineIds.get(line), units, MatchMethod.SAME_UNITS));
    }
    List<Piece> pieces = new ArrayList<>();
    int left = units;
    while (left > 0 && !open.isEmpty()) {
      int line = open.last();
      int taken = Math.min(left, openUnits.get(line));
      pieces.add(new Piece(lineIds.get(line), taken, MatchMethod.LATEST_EARLIER));
      setOpen(line, openUnits.get(line) - taken);
      left -= taken;
    }
    if (left > 0) {
      String why = pieces.isEmpty() ? MatchMethod.NO_OPEN_LINE : MatchMethod.MORE_THAN_SOLD;
      pieces.add(new Piece(null, left, why));
    }
    return pieces;
  }

  private void setOpen(int line, int units) {
    int before = openUnits.get(line);
    if (before > 0) {
      byOpenUnits.get(before).remove(line);
    }
    openUnits.set(line, units);
    if (units > 0) {
      byOpenUnits.computeIfAbsent(units, key -> new TreeSet<>()).add(line);
      open.add(line);
    } else {
      open.remove(line);
    }
  }
}
