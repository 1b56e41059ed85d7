package io.returnwise.ledgers;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What the tasks of a pass are told: where to read, what to keep, what to give. */
final class PassPlan implements Serializable {
  private static final long serialVersionUID = 1;

  final RunningPass.Gives gives;
  final EventColumns columns;
  final int asOf;
  final long mostOrders;
  final Totals key;
  private final ArrayList<Totals> parts = new ArrayList<>();
  private final int[] partKeys;
  private final int[] basket;

  PassPlan(List<String> names, RunningPass pass, RunningPass.Gives gives) {
    this.gives = gives;
    this.columns = EventColumns.of(names);
    this.asOf = pass.asOf();
    this.mostOrders = pass.mostOrders();
    this.key = new Totals(pass.answers());
    pass.parts().forEach(part -> parts.add(new Totals(part.answers())));
    this.partKeys =
        pass.parts().stream()
            .mapToInt(part -> names.indexOf(RunningPass.KEY + "_" + part.name()))
            .toArray();
    this.basket =
        pass.baskets()
            ? BasketCounts.NUMBERS.keySet().stream().mapToInt(names::indexOf).toArray()
            : new int[0];
  }

  int parts() {
    return gives == RunningPass.Gives.LINES ? parts.size() : 0;
  }

  Totals part(int part) {
    return parts.get(part);
  }

  /** Place of the key of a part. */
  int partKey(int part) {
    return partKeys[part];
  }

  boolean hasBaskets() {
    return basket.length > 0;
  }

  /** Place of a number of {@link BasketCounts#NUMBERS}. */
  int basket(int number) {
    return basket[number];
  }
}
